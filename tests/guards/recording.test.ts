import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../documents/repository.ts';

/** What the recorder's screen shows after these writes, row by row, each with its times. */
function rowsAfter(writes: readonly (readonly [at: number, text: string])[]): unknown {
  const source = `import { openScreen } from ${JSON.stringify(join(ROOT, 'scripts/screen.mjs'))};
    const screen = openScreen();
    for (const [at, text] of ${JSON.stringify(writes)}) screen.write(at, text);
    console.log(JSON.stringify(screen.rows()));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', source], { encoding: 'utf8' }));
}

describe('the recorded screen', () => {
  it('remembers what a line that moves showed, and when', () => {
    const erased = '\r\u001b[2K';
    expect(
      rowsAfter([
        [0, 'start\n'],
        [10, 'one'],
        [20, `${erased}two`],
        [30, `${erased}end\n`],
      ]),
    ).toEqual([
      [{ at: 0, text: 'start' }],
      [
        { at: 10, text: 'one' },
        { at: 20, text: 'two' },
        { at: 30, text: 'end' },
      ],
      [],
    ]);
  });

  it('drops colours and puts together an escape that came in two parts', () => {
    expect(
      rowsAfter([
        [0, '\u001b[32mgreen\u001b[0m'],
        [5, '\r\u001b[2'],
        [5, 'Kred'],
      ]),
    ).toEqual([
      [
        { at: 0, text: 'green' },
        { at: 5, text: 'red' },
      ],
    ]);
  });
});
