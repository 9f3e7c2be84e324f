import { INTRODUCES_NAME } from '../data/name-words.ts';
import type { PageReading } from '../reading/page-reading.ts';
import { type Piece, piecesOf } from './lines.ts';
import { type ReadName, readName } from './names.ts';
import type { Surrounding } from './surroundings.ts';
import { isTitle } from './titles.ts';

/** A name on the page and how likely it is one. */
export interface NamePlace extends Surrounding {
  name: string;
  title: string | null;
  /** From 2 on it is taken for a name; its markup and neighbours add to what its words say. */
  weight: number;
  /** It heads what follows: a line of its own in bold or as a heading. */
  heading: boolean;
  /** It stands in running text: only an address spelled like it is its own. */
  prose: boolean;
}

/** The names of a stretch of the page, in their order; where two overlap, the likelier one. */
export function readNames(reading: PageReading, { start, end }: Surrounding): NamePlace[] {
  const pieces = piecesOf(reading, start, end);
  const names: NamePlace[] = [];
  for (const [i, piece] of pieces.entries()) {
    const read = readName(piece.text);
    if (read === null || (piece.hint === 'title' && isTitle(piece.text))) continue;
    const before = names[names.length - 1];
    if (before !== undefined && piece.start < before.end) {
      if (weightOf(reading, pieces, i, read) > before.weight)
        names[names.length - 1] = placed(reading, pieces, i, read);
      continue;
    }
    names.push(placed(reading, pieces, i, read));
  }
  return names;
}

function placed(reading: PageReading, pieces: readonly Piece[], i: number, read: ReadName): NamePlace {
  const { start = 0, end = 0, prominent = false, wholeLine = false, prose = false } = pieces[i] ?? {};
  const heading = prominent && wholeLine;
  return { name: read.name, title: read.title, start, end, weight: weightOf(reading, pieces, i, read), heading, prose };
}

/** What makes a capitalised pair of words a name: its words, its markup, what introduces it, a title beside it. */
function weightOf(reading: PageReading, pieces: readonly Piece[], i: number, read: ReadName): number {
  const piece = pieces[i];
  if (piece === undefined) return 0;
  let weight = read.sureness;
  if (piece.hint === 'name') weight += 3;
  if (piece.prominent) weight += 1;
  if (INTRODUCES_NAME.test(reading.text.slice(Math.max(0, piece.start - 30), piece.start))) weight += 2;
  const following = pieces.slice(i + 1, i + 4).find(({ start }) => start >= piece.end);
  const preceding = pieces.slice(Math.max(0, i - 3), i).findLast(({ end }) => end <= piece.start);
  if (following !== undefined && (following.hint === 'title' || isTitle(following.text))) weight += 2;
  else if (preceding !== undefined && piece.start - preceding.end <= 3 && isTitle(preceding.text)) weight += 2;
  return weight;
}
