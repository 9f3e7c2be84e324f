import { type Cue, cues, type LanguageRules } from './rules-schema.ts';

const BIT = Object.fromEntries(cues.map((cue, nth) => [cue, 1 << nth])) as Record<Cue, number>;
const LOOKING_BACK: ReadonlySet<Cue> = new Set(['mentionAfter', 'negationAfter']);

interface Standing {
  readonly sentence: number;
  readonly joined: boolean;
  readonly skippable: boolean;
}

/** Which cues reach which words: each reaches the few after it, or before it, in its own sentence. */
export class CueMarks {
  readonly #marks: Uint8Array;
  readonly #places: readonly Standing[];
  readonly #reach: LanguageRules['reach'];

  constructor(places: readonly Standing[], reach: LanguageRules['reach']) {
    this.#places = places;
    this.#reach = reach;
    this.#marks = new Uint8Array(places.length);
  }

  /** Notes a cue that stands at the places `from` to `to`. */
  spread(cue: Cue, from: number, to: number): void {
    const step = LOOKING_BACK.has(cue) ? -1 : 1;
    const origin = step === -1 ? from : to;
    let left = this.#reach[cue];
    for (let at = origin + step; left > 0; at += step) {
      const place = this.#places[at];
      if (place === undefined || place.sentence !== this.#places[origin]?.sentence) return;
      // "My aim, for ten years: a lawyer …": only who speaks is still meant behind a comma.
      if (cue !== 'self' && this.#parted(step === 1 ? at : at + 1)) return;
      this.#marks[at] = (this.#marks[at] ?? 0) | BIT[cue];
      if (!place.skippable) left -= 1;
    }
  }

  #parted(at: number): boolean {
    return this.#places[at]?.joined === false;
  }

  /** Does this cue reach that place? */
  has(cue: Cue, at: number): boolean {
    return ((this.#marks[at] ?? 0) & BIT[cue]) !== 0;
  }
}
