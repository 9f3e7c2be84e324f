import { type Language, rightToLeftLanguages } from '@relais/contracts';

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

export const isRightToLeft = (language: Language): boolean => rightToLeftLanguages.includes(language);

/**
 * Must this value be kept from mixing with the words around it? Always in a right-to-left mail, where a Latin name next to a comma
 * or a number would reorder the sentence; elsewhere when the value itself runs from right to left.
 */
export const wantsIsolation = (value: string, language: Language): boolean =>
  isRightToLeft(language) || RIGHT_TO_LEFT.test(value);

/** Isolation by characters, where no tag may stand: subjects, plain text, titles and attributes. */
export const isolateText = (value: string): string => `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}`;

/** Isolation by element; the HTML is inserted as it is. */
export const isolateHtml = (html: string): string => `<bdi>${html}</bdi>`;
