/** The query of a request target: text for what stands once, a list for what stands more often. */
export function parseQuery(target: string): Record<string, string | string[]> {
  const mark = target.indexOf('?');
  // Without a prototype, so that no name of a parameter means anything else.
  const query: Record<string, string | string[]> = Object.create(null);
  if (mark < 0) return query;
  for (const [name, value] of new URLSearchParams(target.slice(mark + 1))) {
    const before = query[name];
    if (before === undefined) query[name] = value;
    else if (typeof before === 'string') query[name] = [before, value];
    else before.push(value);
  }
  return query;
}
