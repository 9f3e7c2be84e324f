/** Headers as `node:http` and Express hand them over, or as a plain record in any letter case. */
export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One header by its lower-case name. A header sent twice has no single value, so it counts as a malformed one. */
export function headerOf(headers: HeaderRecord, name: string): string | undefined {
  const direct = headers[name];
  if (typeof direct === 'string') return direct;
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() !== name || value === undefined) continue;
    return typeof value === 'string' ? value : value.join(', ');
  }
  return undefined;
}
