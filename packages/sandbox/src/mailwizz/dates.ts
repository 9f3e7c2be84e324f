/** `YYYY-MM-DD HH:MM:SS`, UTC. */
export function databaseDate(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

/** `2/24/21, 11:38 PM`: what campaign and segment details show, fit for eyes only. */
export function displayDate(date: Date): string {
  const hours = date.getUTCHours();
  const minutes = String(date.getUTCMinutes()).padStart(2, '0');
  const year = String(date.getUTCFullYear() % 100).padStart(2, '0');
  const day = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${year}`;
  return `${day}, ${hours % 12 === 0 ? 12 : hours % 12}:${minutes} ${hours < 12 ? 'AM' : 'PM'}`;
}

/** Reads `YYYY-MM-DD HH:MM:SS` as UTC; undefined for anything else. */
export function parseDatabaseDate(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?$/.test(text)) return undefined;
  const date = new Date(`${text.replace(' ', 'T')}${text.length === 10 ? 'T00:00:00' : ''}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** What MailWizz shows of a row it has just inserted: the expression, not its value. */
export const nowExpression = { expression: 'NOW()', params: [] };
