import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { claimHost, dueHostClaims, hostClaim, listRefusals } from '@relais/prisma';
import { createTestDatabase, type TestDatabase } from '@relais/prisma/testing';
import { openLogger } from '@relais/service';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { parseAllowRule } from '../net/allowed-hosts.ts';
import { openWeb, type Web } from '../net/open-web.ts';
import { openPace } from '../pace/open-pace.ts';
import { openRobots } from '../robots/open-robots.ts';
import { checkHostClaims } from './check-host-claims.ts';

let test: TestDatabase;
let redis: Redis;
let web: Web;
const servers: Server[] = [];
beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
  redis = new Redis(inject('redisUrl'));
  web = openWeb({ rules: [parseAllowRule('127.0.0.0/8')], idleMs: 2_000 });
});
afterAll(async () => {
  for (const server of servers) server.close();
  await web.close();
  await redis.quit();
  await test.drop();
});

/** A site of these files. */
async function site(files: Record<string, string>): Promise<{ host: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const text = files[url];
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': url === '/' ? 'text/html' : 'text/plain' });
    response.end(text);
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function check(get = web.openFor([])): Promise<void> {
  const log = openLogger({ service: 'crawler', level: 'silent' });
  const { signal } = new AbortController();
  const bot = { userAgent: 'TestBot/1.0 (+https://example.com/bot)', productToken: 'TestBot', deadlineMs: 2_000 };
  const robots = openRobots({ redis, log, ...bot, retryMs: [], signal });
  const pace = openPace(redis);
  await checkHostClaims({
    db: test.db,
    get,
    robots,
    pace,
    log,
    ...bot,
    refusalPath: '/.well-known/testbot.txt',
    signal,
  });
}

it('believes an owner by file, tag or robots.txt, and nobody else', async () => {
  const { db } = test;
  const proofs = [
    await site({ '/.well-known/testbot.txt': '# ours\n Refuse \n' }),
    await site({ '/': `<html><head><meta content='refuse' name="testbot"></head></html>` }),
    await site({ '/robots.txt': 'User-agent: TestBot\nDisallow: /' }),
  ];
  const other = await site({
    '/': '<p>We refuse <meta name="otherbot" content="refuse"></p>',
    '/.well-known/testbot.txt': 'no refusal',
  });
  for (const { host } of [...proofs, other]) expect(await claimHost(db, host)).toMatchObject({ status: 'waiting' });
  await check();

  for (const { host } of proofs) {
    expect(await listRefusals(db, { hosts: [host], limit: 9 })).toMatchObject([
      {
        reason: 'owner',
        refusedBy: 'owner',
        coversBelow: true,
        until: null,
        evidenceUrl: expect.stringContaining(host),
      },
    ]);
    expect(await claimHost(db, host)).toMatchObject({ status: 'proved' });
  }
  expect(proofs[2]?.asked).toEqual(['/robots.txt']);
  expect(await hostClaim(db, other.host)).toMatchObject({ status: 'unproved', finding: 'not_found' });
  expect(await listRefusals(db, { hosts: [other.host], limit: 9 })).toEqual([]);

  // Asked again at once, it is looked at in a minute, and an address that is not public never.
  await claimHost(db, other.host);
  expect(await dueHostClaims(db, 9)).toEqual([]);
  await claimHost(db, '127.0.0.1:9');
  const guarded = openWeb({ rules: [], idleMs: 1_000 });
  await check(guarded.openFor([]));
  await guarded.close();
  expect(await hostClaim(db, '127.0.0.1:9')).toMatchObject({ status: 'unproved', finding: 'private_address' });
});
