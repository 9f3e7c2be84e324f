import { z } from 'zod';
import { nameOf, openInput } from './open-input.ts';
import { complain } from './output.ts';

/**
 * The lines of a JSON Lines file (`-` is standard input) that fit the schema, in order. A line that does not is named on
 * stderr with its number, the others go on, and the command ends with exit code 1. Empty lines count and mean nothing.
 * @throws {CommandFailed} when the file cannot be read
 */
export async function* readJsonLines<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): AsyncGenerator<z.output<Schema>> {
  let number = 0;
  for await (const line of linesOf(await openInput(file))) {
    number += 1;
    if (line.trim() === '') continue;
    const parsed = parseLine(line, schema);
    if (parsed.ok) yield parsed.value;
    else complain(parsed.message, `${nameOf(file)}:${number}`);
  }
}

type Parsed<T> = { ok: true; value: T } | { ok: false; message: string };

function parseLine<Schema extends z.ZodType>(line: string, schema: Schema): Parsed<z.output<Schema>> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { ok: false, message: 'not a line of JSON' };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, message: issuesOf(parsed.error) };
}

/** What a schema found wrong, each with its place. */
export const issuesOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${z.core.toDotPath(path)}: ${message}` : message))
    .join('; ');

/**
 * Lines of UTF-8 text, without their ends. Node's readline also cuts at U+2028, which JSON allows inside a string.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of bytes) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      yield withoutReturn(rest + text.slice(from, end));
      rest = '';
      from = end + 1;
    }
    rest += text.slice(from);
  }
  rest += decoder.decode();
  if (rest !== '') yield withoutReturn(rest);
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
