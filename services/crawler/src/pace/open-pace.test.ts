import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Answers, MOST_STRAIN_MS, NO_ANSWERS, openPace, type Pace, PERMIT_LEASE_MS } from './open-pace.ts';
import { paceRule } from './pace-rule.ts';

let redis: Redis;
let prefix: string;
/** Two replicas. */
let one: Pace;
let two: Pace;

beforeAll(() => {
  redis = new Redis(inject('redisUrl'));
});
afterAll(() => redis.quit());
beforeEach(() => {
  prefix = `pace-${randomUUID()}`;
  one = openPace(redis, prefix);
  two = openPace(redis, prefix);
});

const ask = (pace: Pace, rule: { delayMs: number; concurrency: number }, wanted: string[], returned: string[] = []) =>
  pace.exchange('site.example', { rule, wanted, returned, slackMs: 0, answers: NO_ANSWERS });

describe('the pace of a host', () => {
  it('lets one request start, and the next after the delay, whoever asks', async () => {
    const rule = { delayMs: 60_000, concurrency: 2 };
    expect(await ask(one, rule, ['a', 'b'])).toEqual({ granted: 1, waitMs: 60_100 });
    const second = await ask(two, rule, ['c']);
    expect(second.granted).toBe(0);
    expect(second.waitMs).toBeGreaterThan(59_000);
  });

  it('counts the delay from where the host felt the request', async () => {
    const rule = { delayMs: 60_000, concurrency: 2 };
    await ask(one, rule, ['a']);
    await one.exchange('site.example', { rule, wanted: [], returned: ['a'], slackMs: 2_000, answers: NO_ANSWERS });
    expect((await ask(two, rule, ['b'])).waitMs).toBeGreaterThan(61_000);

    // It took longer than the delay itself until the host felt it.
    await redis.hset(`${prefix}:{site.example}`, 'next', Date.now() - 500);
    await one.exchange('site.example', { rule, wanted: [], returned: ['a'], slackMs: 30_000, answers: NO_ANSWERS });
    expect((await ask(two, rule, ['b'])).waitMs).toBeGreaterThan(28_000);
  });

  it('holds the number of requests at a time over all replicas', async () => {
    const rule = { delayMs: 0, concurrency: 3 };
    expect((await ask(one, rule, ['a', 'b'])).granted).toBe(2);
    expect(await ask(two, rule, ['c', 'd'])).toEqual({ granted: 1, waitMs: 0 });
    expect((await ask(two, rule, ['e'])).granted).toBe(0);
    expect((await ask(one, rule, ['f', 'g'], ['a'])).granted).toBe(1);
  });

  it('is each host’s own', async () => {
    const rule = { delayMs: 60_000, concurrency: 1 };
    await ask(one, rule, ['a']);
    const other = await one.exchange('other.example', {
      rule,
      wanted: ['b'],
      returned: [],
      slackMs: 0,
      answers: NO_ANSWERS,
    });
    expect(other.granted).toBe(1);
  });

  it('leaves a host alone that asked for it, and keeps the longest wish', async () => {
    await one.backOff('site.example', 60_000);
    await two.backOff('site.example', 1_000);
    const answer = await ask(two, { delayMs: 0, concurrency: 8 }, ['a']);
    expect(answer.granted).toBe(0);
    expect(answer.waitMs).toBeGreaterThan(50_000);
  });

  it('forgets the permits of a reader that died, not those of one that lives', async () => {
    const rule = { delayMs: 0, concurrency: 1 };
    await ask(one, rule, ['dead']);
    await redis.zadd(`${prefix}:{site.example}:held`, 1, 'dead');
    expect((await ask(two, rule, ['alive'])).granted).toBe(1);
    await two.renew('site.example', ['alive', 'dead']);
    expect(await redis.zcard(`${prefix}:{site.example}:held`)).toBe(1);
    const lapses = Number(await redis.zscore(`${prefix}:{site.example}:held`, 'alive'));
    expect(lapses - Date.now()).toBeGreaterThan(PERMIT_LEASE_MS - 5_000);
  });

  it('grows with failing and slow answers, comes back slowly, and never under what was asked for', async () => {
    const answered = async (pace: Pace, rule: { delayMs: number; concurrency: number }, answers: Partial<Answers>) => {
      await pace.exchange('site.example', {
        rule,
        wanted: [],
        returned: ['x'],
        slackMs: 0,
        answers: { ...NO_ANSWERS, ...answers },
      });
      await redis.hdel(`${prefix}:{site.example}`, 'next');
      return (await ask(pace, rule, ['x'])).waitMs;
    };
    const rule = { delayMs: 2_000, concurrency: 9 };
    expect(await answered(one, rule, { good: 3, slowestMs: 300 })).toBe(2_050);
    expect(await answered(one, rule, { failing: 1 })).toBe(4_100);
    expect(await answered(two, rule, { failing: 1 })).toBeGreaterThanOrEqual(8_000);
    expect(await answered(two, rule, { good: 1 })).toBeGreaterThanOrEqual(6_000);
    expect(await answered(one, rule, { good: 8 })).toBe(2_050);
    expect(await answered(one, rule, { good: 1, slowestMs: 12_000 })).toBeGreaterThanOrEqual(6_000);
    expect(await answered(one, rule, { failing: 8 })).toBe(MOST_STRAIN_MS);

    // What fails without a delay gets one at once; robots.txt's own is the least.
    const other = openPace(redis, `${prefix}-other`);
    const quick = { delayMs: 0, concurrency: 9 };
    await other.exchange('site.example', {
      rule: quick,
      wanted: [],
      returned: [],
      slackMs: 0,
      answers: { ...NO_ANSWERS, failing: 1 },
    });
    expect(await ask(other, quick, ['a'])).toMatchObject({ granted: 0, waitMs: expect.closeTo(200, -2) });
    expect(await ask(one, { delayMs: 90_000, concurrency: 9 }, ['b'])).toMatchObject({ granted: 0 });
  });

  it('leaves nothing behind in Redis for ever', async () => {
    await ask(one, { delayMs: 10, concurrency: 1 }, ['a']);
    await one.backOff('site.example', 10);
    for (const key of await redis.keys(`${prefix}*`)) expect(await redis.pttl(key)).toBeGreaterThan(0);
  });
});

describe('the rule for a host', () => {
  const job = { delayMs: 2_000, concurrencyPerHost: 2 };

  it('is the slowest of all wishes', () => {
    expect(paceRule('site.example', job, 0)).toEqual({ delayMs: 2_000, concurrency: 2 });
    expect(paceRule('site.example:8080', job, 10_000).delayMs).toBe(10_000);
    expect(paceRule('www.google.com', job, 0).delayMs).toBe(5_000);
    expect(paceRule('maps.google.co.uk', { ...job, delayMs: 0 }, 0).delayMs).toBe(5_000);
    expect(paceRule('notgoogle.com', { ...job, delayMs: 0 }, 0).delayMs).toBe(0);
  });
});
