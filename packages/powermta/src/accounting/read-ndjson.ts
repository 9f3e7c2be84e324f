import type { Line } from './read-lines.ts';

export type JsonRow = { line: number; fields: Record<string, string> } | { line: number; text: string; reason: string };

/** Reads one JSON object a line, or a line that is an array of them. What is no text becomes text: `3` is `"3"`. */
export async function* readNdjson(lines: AsyncIterable<Line>): AsyncGenerator<JsonRow> {
  for await (const { number, text } of lines) {
    const trimmed = text.trim();
    if (trimmed === '' || trimmed === '[' || trimmed === ']') continue;
    const values = parse(trimmed.replace(/,$/, ''));
    if (values === null) yield { line: number, text, reason: 'no JSON object' };
    else for (const fields of values) yield { line: number, fields };
  }
}

function parse(text: string): Record<string, string>[] | null {
  try {
    const value: unknown = JSON.parse(text);
    const objects = Array.isArray(value) ? value : [value];
    return objects.every(isObject) ? objects.map(asTexts) : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function asTexts(object: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, asText(value)]));
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
