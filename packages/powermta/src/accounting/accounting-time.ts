const iso = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,3})\d*)?\s?(Z|[+-]\d{2}:?\d{2})?$/i;
const american = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})$/;
const epoch = /^\d{9,10}(?:\.\d+)?$/;

/**
 * Reads `2019-02-08 21:54:05+0000`, epoch seconds (`iso-times no`) and `02/08/2019 21:54:05`. Without an offset the time
 * is taken for UTC. Null for anything else.
 */
export function parseAccountingTime(text: string | null): Date | null {
  if (text === null) return null;
  if (epoch.test(text)) return new Date(Math.round(Number(text) * 1_000));
  const slashed = american.exec(text);
  if (slashed) return valid(`${slashed[3]}-${slashed[1]}-${slashed[2]}T${slashed[4]}Z`);
  const found = iso.exec(text);
  if (!found) return null;
  const [, day, time, fraction, offset = 'Z'] = found;
  return valid(`${day}T${time}${fraction ? `.${fraction}` : ''}${withColon(offset.toUpperCase())}`);
}

const withColon = (offset: string): string =>
  offset === 'Z' || offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;

function valid(text: string): Date | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}
