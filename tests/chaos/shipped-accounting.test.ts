import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createIntakeToken } from '@relais/prisma';
import { afterEach, expect, inject, it } from 'vitest';
import { type Line, startLine } from '../line/start-line.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const cli = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const TOKEN = 'the token of an agent';
const HEADER = 'type,timeLogged,rcpt,dsnStatus,dsnDiag,dlvType,jobId,header_X-Mw-Subscriber-Uid\n';

let written = 0;
const records = (count: number) =>
  Array.from({ length: count }, () => {
    written += 1;
    const uid = `sb123${String(written).padStart(8, '0')}`;
    return `d,2026-03-02 10:00:00+0000,p${written}@example.com,2.0.0,"smtp;250-one\n250 two",smtp,cp123abcd4567,${uid}\n`;
  }).join('');

/** An agent that follows two folders, as an operator starts it. */
function agent(folder: string, url: string) {
  const args = ['pmta', 'ship', '--dir', folder, '--dir', path.join(folder, 'moved'), '--url', url, '--every', '0.05'];
  const child = spawn(
    process.execPath,
    [cli, ...args, '--state', path.join(folder, 'state'), '--batch', '50', '--json'],
    {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, RELAIS_PMTA_TOKEN: TOKEN },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  let batches = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    batches += text.split('\n').length - 1;
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  open.push(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { kill: (signal: NodeJS.Signals) => child.kill(signal), exited, said: () => said, batches: () => batches };
}

async function gatewayOf(line: Line) {
  const gateway = await line.start('gateway');
  const { port } = JSON.parse(await gateway.waitForLine(/gateway\.listening/)) as { port: number };
  return { url: `http://127.0.0.1:${port}`, gateway };
}

it('accounting that is renamed, packed and half written reaches the gateway once, though agent and gateway die on the way', async () => {
  const line = await startLine({ pgAdminUrl: inject('pgAdminUrl'), env: { GATEWAY_PORT: '0' } });
  open.push(() => line.stop());
  const { tenantId, db } = line;
  await createIntakeToken(db, { tenantId, name: 'mta', tokenHash: createHash('sha256').update(TOKEN).digest('hex') });
  const folder = await mkdtemp(path.join(tmpdir(), 'relais-ship-'));
  open.push(() => rm(folder, { recursive: true, force: true }));
  await mkdir(path.join(folder, 'moved'));
  const file = (name: string) => path.join(folder, name);
  const stored = () => db.feedbackReport.count();

  const { url, gateway } = await gatewayOf(line);
  await writeFile(file('acct-1.csv'), HEADER + records(2_000));
  const first = agent(folder, url);
  await expect.poll(first.batches, { timeout: 20_000, interval: 10 }).toBeGreaterThan(3);
  first.kill('SIGKILL');
  await first.exited;

  // While nobody follows: the file is written on and moved, the next one begins with half a line, an old one is packed.
  await appendFile(file('acct-1.csv'), records(300));
  await rename(file('acct-1.csv'), file('moved/acct-1.csv'));
  const half = records(1);
  await writeFile(file('acct-2.csv'), HEADER + records(400) + half.slice(0, 40));
  await writeFile(file('moved/acct-0.csv.gz'), gzipSync(HEADER + records(500)));

  gateway.kill('SIGKILL');
  await gateway.exited;
  const second = agent(folder, url);
  await expect.poll(second.said, { timeout: 20_000 }).toContain('again in');
  second.kill('SIGTERM');
  expect(await second.exited).toBe(0);

  const again = await gatewayOf(line);
  const third = agent(folder, again.url);
  await expect.poll(stored, { timeout: 30_000 }).toBe(written - 1);
  await appendFile(file('acct-2.csv'), half.slice(40));
  await rename(file('acct-2.csv'), file('moved/acct-2.csv'));
  await expect.poll(stored, { timeout: 20_000 }).toBe(written);
  third.kill('SIGTERM');
  expect(await third.exited).toBe(0);
  const keys = await db.feedbackReport.findMany({ select: { raw: true } });
  expect(new Set(keys.map(({ raw }) => (raw as { subscriber_uid: string }).subscriber_uid)).size).toBe(written);
});
