import { SPECIAL_CATEGORIES } from './data/special-categories.ts';

const LONGEST = 240;

/**
 * The visible text around a place of the flow, at most 240 characters, cut between words. Text that reveals a special
 * category of personal data is not kept as evidence: then only the line itself remains, or nothing but the address.
 */
export function snippetAround(text: string, start: number, end: number, address: string): string {
  const room = Math.max(0, LONGEST - (end - start));
  let from = Math.max(0, start - Math.floor(room / 2));
  let to = Math.min(text.length, end + Math.ceil(room / 2));
  if (from > 0) from = nextSpace(text, from, start);
  if (to < text.length) to = lastSpace(text, to, end);
  const around = collapse(text.slice(from, to));
  if (!SPECIAL_CATEGORIES.test(around)) return around;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const line = collapse(text.slice(Math.max(lineStart, from), Math.min(lineEnd < 0 ? text.length : lineEnd, to)));
  return SPECIAL_CATEGORIES.test(line) ? address : line;
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, LONGEST);
}

function nextSpace(text: string, from: number, limit: number): number {
  for (let i = from; i < limit && i < from + 40; i++) if (text.charCodeAt(i) <= 32) return i + 1;
  return from;
}

function lastSpace(text: string, to: number, limit: number): number {
  for (let i = to; i > limit && i > to - 40; i--) if (text.charCodeAt(i - 1) <= 32) return i - 1;
  return to;
}
