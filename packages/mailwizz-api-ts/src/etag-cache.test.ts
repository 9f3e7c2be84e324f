import { expect, it } from 'vitest';
import { EtagCache } from './etag-cache.ts';

it('forgets what was used longest ago', () => {
  const cache = new EtagCache(2);
  cache.set('a', { etag: '"1"', body: {} });
  cache.set('b', { etag: '"2"', body: {} });
  cache.get('a');
  cache.set('c', { etag: '"3"', body: {} });
  expect(cache.get('a')?.etag).toBe('"1"');
  expect(cache.get('b')).toBeUndefined();
  expect(cache.get('c')?.etag).toBe('"3"');
});

it('keeps nothing when told to keep nothing', () => {
  const cache = new EtagCache(0);
  cache.set('a', { etag: '"1"', body: {} });
  expect(cache.get('a')).toBeUndefined();
});
