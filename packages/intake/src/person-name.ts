/** Honorifics that are no part of a first name, in the nine languages where a form prints them before the name. */
const honorifics = /^(?:m|mr|mrs|ms|mme|mlle|me|maître|maitre|dr|prof|herr|frau|sr|sra|srta|dott|avv|dra)\.?\s+/iu;

/** "Claire Dubois" → first and last; one word is a last name; "Dubois, Claire" is turned round. */
export function splitName(name: string): { firstName?: string; lastName?: string } {
  let text = name.replace(/\s+/g, ' ').trim();
  while (honorifics.test(text)) text = text.replace(honorifics, '');
  if (text === '') return {};
  const [last, first] = text.split(/\s*,\s*/);
  if (first && last) return { firstName: first, lastName: last };
  const space = text.indexOf(' ');
  return space < 0 ? { lastName: text } : { firstName: text.slice(0, space), lastName: text.slice(space + 1) };
}
