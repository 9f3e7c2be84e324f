import { NOT_A_TITLE, TITLE_WORD } from '../data/titles.ts';
import type { PageReading } from '../reading/page-reading.ts';
import { piecesOf } from './lines.ts';
import { readName } from './names.ts';
import type { Surrounding } from './surroundings.ts';

/** The title next to a name: the piece after it (rarely before it) that speaks of a profession or is marked as one. */
export function titleBeside(reading: PageReading, name: Surrounding, own: Surrounding): string | null {
  const pieces = piecesOf(
    reading,
    Math.max(0, Math.min(own.start, name.start) - 80),
    Math.min(reading.text.length, own.end),
  );
  const marked = pieces.find(
    ({ hint, start, end, text }) =>
      hint === 'title' &&
      start >= own.start &&
      end <= own.end + 1 &&
      isPlausibleTitle(text) &&
      // A class of that name marks headings as well: "card-title" over a person's name.
      (isTitle(text) || readName(text) === null),
  );
  if (marked !== undefined) return tidy(marked.text);
  for (const piece of pieces) {
    if (piece.start < name.end || piece.start - name.end > 200) continue;
    if (isTitle(piece.text)) return tidy(piece.text);
  }
  const before = pieces
    .filter(({ end, start }) => end <= name.start && start >= own.start - 80 && name.start - end <= 3)
    .pop();
  return before !== undefined && before.start >= own.start && isTitle(before.text) && readName(before.text) === null
    ? tidy(before.text)
    : null;
}

/** A short text that speaks of a profession and is no firm's or body's name. */
export function isTitle(text: string): boolean {
  return text.length <= 90 && TITLE_WORD.test(text) && !NOT_A_TITLE.test(text) && isPlausibleTitle(text);
}

function isPlausibleTitle(text: string): boolean {
  return (
    text.length >= 2 &&
    text.length <= 100 &&
    !/[@\d]{2}|https?:|@|\p{L}{2}[.!?] \p{Lu}|[!?]$/u.test(text) &&
    text.split(' ').length <= 12
  );
}

function tidy(title: string): string {
  return title.replace(/\s+/g, ' ').replace(/^[\s,;:·•|–-]+|[\s,;:·•|–(-]+$/g, '');
}
