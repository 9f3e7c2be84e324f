import { type Cue, cues, type LanguageRules } from './rules-schema.ts';

const BIT = Object.fromEntries(cues.map((cue, nth) => [cue, 1 << nth])) as Record<Cue, number>;
const LOOKING_BACK: ReadonlySet<Cue> = new Set(['mentionAfter', 'negationAfter']);

/** Which cues reach which words: each reaches the few after it, or before it, in its own sentence. */
export class CueMarks {
  readonly #marks: Uint8Array;
  readonly #places: readonly { readonly sentence: number }[];
  readonly #reach: LanguageRules['reach'];

  constructor(places: readonly { readonly sentence: number }[], reach: LanguageRules['reach']) {
    this.#places = places;
    this.#reach = reach;
    this.#marks = new Uint8Array(places.length);
  }

  /** Notes a cue that stands at the places `from` to `to`. */
  spread(cue: Cue, from: number, to: number): void {
    const back = LOOKING_BACK.has(cue);
    const origin = back ? from : to;
    for (let distance = 1; distance <= this.#reach[cue]; distance += 1) {
      const at = back ? origin - distance : origin + distance;
      if (this.#places[at]?.sentence !== this.#places[origin]?.sentence) return;
      this.#marks[at] = (this.#marks[at] ?? 0) | BIT[cue];
    }
  }

  /** Does this cue reach that place? */
  has(cue: Cue, at: number): boolean {
    return ((this.#marks[at] ?? 0) & BIT[cue]) !== 0;
  }
}
