/** One stored answer: its tag exactly as received, quotes included, and the parsed body. */
export interface TaggedAnswer {
  etag: string;
  body: object;
}

/** Keeps the answers used last, one per full URL, so that an unchanged page costs a 304. */
export class EtagCache {
  readonly #entries = new Map<string, TaggedAnswer>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(url: string): TaggedAnswer | undefined {
    const entry = this.#entries.get(url);
    if (entry === undefined) return undefined;
    // A Map iterates in insertion order: putting it back makes it the youngest.
    this.#entries.delete(url);
    this.#entries.set(url, entry);
    return entry;
  }

  set(url: string, entry: TaggedAnswer): void {
    if (this.#limit <= 0) return;
    this.#entries.delete(url);
    this.#entries.set(url, entry);
    if (this.#entries.size > this.#limit) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
  }
}
