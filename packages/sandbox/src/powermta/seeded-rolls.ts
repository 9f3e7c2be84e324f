import { createHash } from 'node:crypto';

/** Numbers in [0, 1) that are the same for the same parts, on any machine and in any order of calls. */
export function seededRolls(...parts: readonly (string | number)[]): () => number {
  let state = createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32LE(0);
  // mulberry32: 32 bits of state are plenty for a handful of rolls.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
