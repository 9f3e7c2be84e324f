import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bigSiteAddresses, startBigSite } from './big-site.ts';
import { crawlPolitely } from './polite-crawler.testkit.ts';

it('is reached whole from its start page, every address once', async () => {
  const site = await startBigSite({ pages: 300, contactsPerPage: 2, bytes: 2_000 });
  try {
    const pages = await crawlPolitely(site.url, null);
    expect(pages.size).toBe(300);
    expect(site.requests()).toBe(300);

    const found = [...pages.values()].flatMap(({ text }) => text.match(/(?<=mailto:)[^"]+/g) ?? []);
    const expected = Array.from({ length: 300 }, (_, number) => bigSiteAddresses(number, 2)).flat();
    expect(found.sort()).toEqual(expected.sort());
    expect(new Set(found).size).toBe(600);
    for (const { text } of pages.values()) expect(text.length).toBeGreaterThanOrEqual(2_000);
  } finally {
    await site.stop();
  }
});

it('has no page past its last', async () => {
  const site = await startBigSite({ pages: 5 });
  try {
    expect((await fetch(`${site.url}p/4`)).status).toBe(200);
    expect((await fetch(`${site.url}p/5`)).status).toBe(404);
  } finally {
    await site.stop();
  }
});

it('runs as a process of its own, says where, and ends when asked', async () => {
  const main = fileURLToPath(new URL('big-site-main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--pages', '7'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const said = JSON.parse(line) as { ready: boolean; url: string };
    expect(said).toMatchObject({ ready: true, pages: 7 });
    expect((await fetch(`${said.url}p/6`)).status).toBe(200);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await once(child, 'exit')).toEqual([0, null]);
});
