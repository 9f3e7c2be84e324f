/** What a form field may hold. `null` and `undefined` are not sent at all, `true` and `false` travel as 1 and 0. */
export type FormValue = string | number | boolean | null | undefined | readonly FormValue[] | FormFields;

export interface FormFields {
  readonly [key: string]: FormValue;
}

/**
 * Encodes as PHP's `http_build_query` does, which is what MailWizz decodes: `a[b][0]=x`, brackets percent-encoded, a
 * space as `+`, empty arrays and nulls left out, empty strings kept as `key=`.
 */
export function encodePhpForm(fields: FormFields): string {
  const pairs: string[] = [];
  for (const [key, value] of Object.entries(fields)) collect(encodePhpText(key), value, pairs);
  return pairs.join('&');
}

/** How many variables PHP counts in this form, against `max_input_vars`. */
export function countFormVariables(value: FormValue): number {
  if (value === null || value === undefined) return 0;
  if (typeof value !== 'object') return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + countFormVariables(inner), 0);
}

/** PHP's urlencode: only letters, digits and `- _ .` stay bare. */
export function encodePhpText(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[~*!'()]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function collect(key: string, value: FormValue, pairs: string[]): void {
  if (value === null || value === undefined) return;
  if (typeof value === 'object') {
    for (const [inner, entry] of Object.entries(value)) collect(`${key}%5B${encodePhpText(inner)}%5D`, entry, pairs);
    return;
  }
  const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
  pairs.push(`${key}=${encodePhpText(text)}`);
}
