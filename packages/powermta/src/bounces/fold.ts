/**
 * The form texts and rules are compared in: lower case, Latin letters without accents, straight quotes, single spaces.
 * Other scripts keep their marks, which tell letters apart there.
 */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/([A-Za-z])[\u0300-\u036f]{1,4}/g, '$1')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2018\u2019\u00b4`]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .replaceAll('ø', 'o')
    .replaceAll('ß', 'ss')
    .replace(/\s+/g, ' ')
    .trim();
}
