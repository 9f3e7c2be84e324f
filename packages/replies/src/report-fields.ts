/** Fields of a report part or of a returned header, by lower-case name, each with all its values in their order. */
export function reportFields(text: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  // Continued lines belong to the one before; a returned mail's own text is none of ours.
  const [head = ''] = text.replace(/^\s+/, '').split(/\r?\n\r?\n/);
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name, value] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const key = name.toLowerCase();
    fields.set(key, [...(fields.get(key) ?? []), value.trim()]);
  }
  return fields;
}
