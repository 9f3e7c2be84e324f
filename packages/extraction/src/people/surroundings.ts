import { firstElementFrom, type PageReading } from '../reading/page-reading.ts';
import { BLOCKS, LANDMARKS } from '../reading/tags.ts';

/** A stretch of the page that one element covers. */
export interface Surrounding {
  start: number;
  end: number;
}

/** One rung of the ladder around a place. */
export interface Rung extends Surrounding {
  /** The page or its main part: many things side by side, not one. */
  page: boolean;
}

const LARGEST = 4_000;
const MOST = 24;

/**
 * The elements around a place, from the smallest that holds it to the largest that still is about one thing: landmarks
 * of the page (header, footer, nav) end the ladder, main and body are its last rung.
 */
export function surroundingsOf(reading: PageReading, start: number, end: number): Rung[] {
  const ladder: Rung[] = [];
  for (let i = innermostAt(reading, start, end); i >= 0 && ladder.length < MOST; ) {
    const element = reading.elements[i];
    if (element === undefined) break;
    if (element.tag === 'main' || element.tag === 'body') {
      ladder.push({ start: element.start, end: element.end, page: true });
      break;
    }
    if (LANDMARKS.has(element.tag) || element.end - element.start > LARGEST) break;
    const last = ladder[ladder.length - 1];
    const wider = last === undefined || element.start < last.start || element.end > last.end;
    if (BLOCKS.has(element.tag) && wider && element.tag !== 'tbody' && element.tag !== 'thead') {
      ladder.push({ start: element.start, end: element.end, page: false });
    }
    i = element.parent;
  }
  return ladder;
}

/** Index of the last element that covers the stretch: elements are in the order of their start. */
function innermostAt(reading: PageReading, start: number, end: number): number {
  const { elements } = reading;
  let at = firstElementFrom(reading, start + 1) - 1;
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
