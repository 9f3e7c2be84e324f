/**
 * How many slips of the finger lie between two words: insertions, deletions, substitutions and swaps of neighbours (optimal
 * string alignment). Stops counting at `limit + 1`.
 */
export function slips(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, at(beforeLast, j - 2) + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    [beforeLast, last] = [last, row];
  }
  return Math.min(at(last, b.length), limit + 1);
}

const at = (row: number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;

/** Whether `written` is `meant` with two neighbours swapped or one letter doubled: slips no other word is made by. */
export function isFinger(written: string, meant: string): boolean {
  let same = 0;
  while (same < meant.length && written[same] === meant[same]) same++;
  const rest = written.slice(same);
  if (written.length === meant.length) {
    return same + 1 < meant.length && rest === `${meant[same + 1]}${meant[same]}${meant.slice(same + 2)}`;
  }
  return written.length === meant.length + 1 && same > 0 && rest === `${meant[same - 1]}${meant.slice(same)}`;
}
