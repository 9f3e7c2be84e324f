import { openLogger } from '@relais/service';
import { describe, expect, it } from 'vitest';
import { openJobMemory } from './job-memory.ts';
import { type OpenedPage, readPage } from './read-page.ts';

const url = 'https://app.example/';
const shell = '<body><div id="root"></div><script src="/a.js"></script></body>';

/** Reads a page that answers so, with a browser that opens it so. */
const read = (html: string, opened: OpenedPage | null, render: 'auto' | 'never' = 'auto') =>
  readPage(
    { id: 1, url, host: 'app.example', depth: 0, attempts: 0, hops: 0, robots: 'allowed', crawlDelayMs: 0 },
    {
      get: async () => ({
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: Buffer.from(html),
        cut: false,
        firstByteAt: 0,
      }),
      userAgent: 'RelaisBot/1.0',
      productToken: 'RelaisBot',
      maxBytes: 100_000,
      deadlineMs: 1_000,
      retry: { tries: 3, firstPauseMs: 1, longestWaitMs: 1 },
      labels: { category: null, platform: null, tags: [] },
      ways: { followsFeeds: false, articles: null, render },
      render: async () => opened,
      pepper: 'a pepper for tests only',
      memory: openJobMemory({ pageHashes: [], queryVariants: [], frontierSize: 0 }, 10),
      signal: new AbortController().signal,
      log: openLogger({ service: 'crawler', level: 'silent' }),
      onAnswer: () => {},
    },
  );

describe('a page that shows nothing without a browser', () => {
  it('is read as its scripts have left it, and its host rests for what they asked', async () => {
    const reading = await read(shell, {
      html: '<p>Ann Lee: <a href="mailto:ann@app.example">ann@app.example</a></p>',
      restMs: 700,
    });
    expect(reading).toMatchObject({ page: { status: 'done', rendered: true, contactCount: 1 }, backOffMs: 700 });
  });

  it('is counted as one that needs a browser where there is none', async () => {
    expect(await read(shell, null)).toMatchObject({ page: { status: 'skipped', reason: 'needs_browser' } });
    const half = shell.replace('<script', '<a href="/contact">Contact</a><script');
    expect(await read(half, null)).toMatchObject({ page: { status: 'done', links: ['https://app.example/contact'] } });
    expect(await read(shell, { html: '<p>x</p>', restMs: 0 }, 'never')).toMatchObject({ page: { status: 'done' } });
  });
});
