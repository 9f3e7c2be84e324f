import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openReleases } from './releases.ts';

const silent = pino({ level: 'silent' });

describe('releases', () => {
  it('close one after the other, last opened first', async () => {
    const releases = openReleases(silent);
    const seen: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      releases.add(async () => {
        seen.push(`${name} begins`);
        await Promise.resolve();
        seen.push(`${name} ends`);
      }, name);
    }
    await releases.releaseAll();
    expect(seen).toEqual(['c begins', 'c ends', 'b begins', 'b ends', 'a begins', 'a ends']);
    expect(releases.held()).toEqual([]);
  });

  it('go on past one that throws', async () => {
    const releases = openReleases(silent);
    const seen: string[] = [];
    releases.add(() => seen.push('a'));
    releases.add(() => {
      throw new Error('no');
    });
    await releases.releaseAll();
    expect(seen).toEqual(['a']);
  });

  it('close at once what is added late', async () => {
    const releases = openReleases(silent);
    const seen: string[] = [];
    releases.add(() => releases.add(() => seen.push('late')));
    await releases.releaseAll();
    expect(seen).toEqual(['late']);
    releases.add(() => seen.push('later still'));
    await releases.releaseAll();
    expect(seen).toEqual(['late', 'later still']);
  });

  it('tell what is still held, by name or number, in the order it would close', async () => {
    const releases = openReleases(silent);
    releases.add(() => {});
    releases.add(() => new Promise(() => {}), 'database');
    expect(releases.held()).toEqual(['database', 'resource 1']);
    void releases.releaseAll();
    expect(releases.held()).toEqual(['database', 'resource 1']);
  });
});
