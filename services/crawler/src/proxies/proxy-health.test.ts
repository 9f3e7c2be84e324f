import { describe, expect, it } from 'vitest';
import { chooseProxy, freshHealth, msToNextProxy, noteAnswer, noteBan, noteFailure } from './proxy-health.ts';
import { readProxies } from './read-proxies.ts';

const poolOf = (text: string) => readProxies(text).map(freshHealth);
const any = { residential: true, except: new Set<string>() };
const named = (pool: ReturnType<typeof poolOf>, now = 0, rules = any) =>
  chooseProxy(pool, 'site.example', now, rules)?.proxy.name ?? null;

describe('choosing a proxy', () => {
  it('takes datacenter proxies in turn, and residential ones last and only where they may be used', () => {
    const pool = poolOf('[{"url":"http://c.test:1","kind":"residential"},"http://a.test:1","http://b.test:1"]');
    const taken = [1, 2, 3].map((now) => {
      const health = chooseProxy(pool, 'site.example', now, any);
      if (health) health.lastUsedAt = now;
      return health?.proxy.name;
    });
    expect(taken).toEqual(['a.test:1', 'b.test:1', 'a.test:1']);
    const except = new Set(['a.test:1', 'b.test:1']);
    expect(named(pool, 9, { residential: true, except })).toBe('c.test:1');
    expect(named(pool, 9, { residential: false, except })).toBeNull();
  });

  it('lets one rest after three failures, longer each time, and forgets them with an answer', () => {
    const [health, ...none] = poolOf('http://a.test:1');
    if (!health || none.length > 0) throw new Error('one was given');
    const rests = Array.from({ length: 5 }, () => noteFailure(health, 'unreachable', 0));
    expect(rests).toEqual([0, 0, 30_000, 60_000, 120_000]);
    expect([named([health], 119_999), named([health], 120_000)]).toEqual([null, 'a.test:1']);
    noteAnswer(health);
    expect(noteFailure(health, 'unreachable', 200_000)).toBe(0);
    expect(noteFailure(health, 'no_way', 200_000)).toBe(0);
    expect(noteFailure(health, 'unauthorised', 200_000)).toBe(600_000);
  });

  it('keeps off a host that turned it away, and rests when many do', () => {
    const pool = poolOf('http://a.test:1');
    const [health] = pool;
    if (!health) throw new Error('one was given');
    noteBan(health, 'site.example', { why: 'throttled', retryAfterMs: 5_000 }, 0);
    expect([named(pool, 4_999), named(pool, 5_000)]).toEqual([null, 'a.test:1']);
    expect(chooseProxy(pool, 'other.example', 0, any)).not.toBeNull();
    expect(msToNextProxy(pool, 'site.example', 1_000)).toBe(4_000);
    const rests = [1, 2, 3, 4, 5].map((n) =>
      noteBan(health, `h${n}.example`, { why: 'captcha', retryAfterMs: null }, 9_000),
    );
    expect(rests).toEqual([0, 0, 0, 0, 1_800_000]);
    expect(chooseProxy(pool, 'other.example', 9_000, any)).toBeNull();
  });
});
