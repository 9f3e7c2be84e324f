/** Stretches of the flow that do not overlap, in order: start and end in pairs. */
export type Spans = readonly number[];

/** Puts stretches, given as pairs in any order, in order and together where they overlap. */
export function ordered(pairs: readonly number[]): Spans {
  const stretches: [number, number][] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) stretches.push([pairs[i] ?? 0, pairs[i + 1] ?? 0]);
  stretches.sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [start, end] of stretches) {
    const last = merged.length - 1;
    if (last > 0 && start <= (merged[last] ?? 0)) merged[last] = Math.max(end, merged[last] ?? 0);
    else merged.push(start, end);
  }
  return merged;
}

/** Whether a place lies in one of the stretches. */
export function covers(spans: Spans, offset: number): boolean {
  let low = 0;
  let high = spans.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[2 * middle + 1] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low * 2 < spans.length && (spans[2 * low] ?? 0) <= offset;
}
