/** Behind a name that begins with a capital letter: "a limited offer" is no company. */
const FORM_BEHIND_NAME =
  /[\p{Lu}][\p{L}\p{N}&'’.-]*,? (?:Ltd\.?|Limited|LLP|L\.L\.P\.|PLC|plc|CIC|DAC|CLG)(?![\p{L}\p{N}])/u;
const REGISTERED =
  /\b(?:company (?:number|no\.?|registration)|registered in (?:england|scotland|wales|northern ireland))\b/i;

/** Do these words name a body corporate? Nothing found means that a person is assumed (checklist Z3, sole traders). */
export const namesCorporateBody = (words: string): boolean => FORM_BEHIND_NAME.test(words) || REGISTERED.test(words);
