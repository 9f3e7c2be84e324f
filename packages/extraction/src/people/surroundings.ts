import type { PageReading } from '../reading/page-reading.ts';
import { BLOCKS, LANDMARKS } from '../reading/tags.ts';

/** A stretch of the page that one element covers. */
export interface Surrounding {
  start: number;
  end: number;
}

const LARGEST = 4_000;
const MOST = 24;

/**
 * The elements around a place, from the smallest that holds it to the largest that still is about one thing: landmarks
 * of the page (body, main, header, footer, nav) end the ladder.
 */
export function surroundingsOf(reading: PageReading, start: number, end: number): Surrounding[] {
  const ladder: Surrounding[] = [];
  for (let i = innermostAt(reading, start, end); i >= 0 && ladder.length < MOST; ) {
    const element = reading.elements[i];
    if (element === undefined) break;
    if (LANDMARKS.has(element.tag) || element.end - element.start > LARGEST) break;
    const last = ladder[ladder.length - 1];
    const wider = last === undefined || element.start < last.start || element.end > last.end;
    if (BLOCKS.has(element.tag) && wider && element.tag !== 'tbody' && element.tag !== 'thead') {
      ladder.push({ start: element.start, end: element.end });
    }
    i = element.parent;
  }
  return ladder;
}

/** Index of the last element that covers the stretch: elements are in the order of their start. */
function innermostAt(reading: PageReading, start: number, end: number): number {
  const { elements } = reading;
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.start ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  let at = low - 1;
  while (at >= 0) {
    const element = elements[at];
    if (element !== undefined && element.end >= end && element.start <= start) return at;
    // Not this one: its parent is the nearest that can cover more.
    at =
      element !== undefined && element.parent >= 0 && element.parent < at
        ? Math.max(element.parent, previousCovering(elements, at, end))
        : at - 1;
  }
  return -1;
}

function previousCovering(elements: PageReading['elements'], at: number, end: number): number {
  for (let i = at - 1, tries = 0; i >= 0 && tries < 30; i--, tries++) if ((elements[i]?.end ?? 0) >= end) return i;
  return -1;
}
