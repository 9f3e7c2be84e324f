import { markLines } from './reply-rules.ts';

const LONGEST = 20_000;
/** A link of ours stands in a mail of ours only: what follows was quoted, marked or not. */
const OUR_LINK = /https?:\/\/\S+\/(?:u|why)\/[\w-]+\.[\w-]+/;

/**
 * What the writer of an answer wrote himself: without the mail he answers, marked by `>` or by the line before it, without his
 * signature, and without what his telephone adds. An answer between or below quoted lines counts as well.
 */
export function ownWords(text: string): string {
  const lines = text
    .slice(0, LONGEST)
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim());
  const own: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const opening = opensQuotation(line, lines[at + 1] ?? '');
    // A mail program that says who wrote and then marks nothing quotes to the end.
    if (endsOwnWords(line, lines[at + 1] ?? '') || (opening > 0 && !isMarked(lines, at + opening))) break;
    if (opening > 0) at += opening - 1;
    else if (!line.startsWith('>')) own.push(line);
  }
  return own.join('\n').trim();
}

const oneOf = (patterns: readonly RegExp[], line: string): boolean => patterns.some((pattern) => pattern.test(line));

/** How many lines say who wrote what follows: none, one, or two where it was broken. */
function opensQuotation(line: string, next: string): 0 | 1 | 2 {
  if (line === '' || line.startsWith('>')) return 0;
  if (oneOf(markLines.wrote, line)) return 1;
  return next !== '' && !next.startsWith('>') && line.length < 100 && oneOf(markLines.wrote, `${line} ${next}`) ? 2 : 0;
}

const isMarked = (lines: readonly string[], from: number): boolean =>
  lines
    .slice(from)
    .find((line) => line !== '')
    ?.startsWith('>') ?? false;

/** Behind these nothing of the writer's own comes any more. */
const endsOwnWords = (line: string, next: string): boolean =>
  OUR_LINK.test(line) ||
  oneOf(markLines.signatures, line) ||
  oneOf(markLines.forwarded, line) ||
  // A lone "From: …" may be anybody's words; a block of headers is Outlook's quotation.
  (oneOf(markLines.headers, line) && /^\*?[\p{L}\p{M} ]{1,20}\s*[:：]/u.test(next));
