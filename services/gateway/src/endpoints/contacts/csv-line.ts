/** What a spreadsheet takes for a formula and runs (OWASP, CSV injection); a number or a dialled phone is none. */
const FORMULA = /^[=@\t\r]|^[+-](?![\d\s().-]*$)/;

/** One line of RFC 4180: lists and objects as JSON, nothing as an empty cell. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cell).join(',')}\r\n`;

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.join(' ') : asText(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const asText = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '';
  return text === '{}' ? '' : text;
};
