import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningDns, sandboxZones, startDns } from '@relais/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { relais } from '../relais.testkit.ts';

describe('relais email check', { timeout: 90_000 }, () => {
  let dns: RunningDns;
  let folder: string;
  beforeAll(async () => {
    dns = await startDns({
      zones: { ...sandboxZones, 'firm.test': { mx: [{ priority: 10, exchange: 'mx.firm.test' }] } },
    });
    folder = await mkdtemp(path.join(tmpdir(), 'relais-email-'));
  });
  afterAll(async () => {
    await dns.stop();
    await rm(folder, { recursive: true });
  });

  it('judges each address by syntax, nature and DNS, in order and as it was written', async () => {
    const addresses = [
      'Ann@FIRM.test',
      'noreply@firm.test',
      'ann@null-mx.test',
      'ann@timeout.test',
      'ann',
      'ann@gmial.com',
    ];
    const ended = await relais(['email', 'check', ...addresses, '--dns-server', dns.address, '--dns-timeout', '0.3']);

    expect(ended.json()).toMatchObject([
      {
        address: 'Ann@FIRM.test',
        normalised: 'ann@firm.test',
        verdict: 'accept',
        reasons: [],
        mailbox: 'Ann@firm.test',
      },
      { verdict: 'reject', reasons: expect.arrayContaining(['system_role']), score: 0 },
      { verdict: 'reject', reasons: ['null_mx'] },
      { verdict: 'accept_with_warning', reasons: ['dns_unknown'], retry: true },
      { address: 'ann', normalised: null, verdict: 'reject', reasons: ['no_at_sign'], mailbox: null },
      { verdict: expect.stringMatching(/accept_with_warning|reject/), suggestion: 'ann@gmail.com' },
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('reads a file of lines, names the bad ones and judges the others', async () => {
    const file = path.join(folder, 'addresses.jsonl');
    await writeFile(
      file,
      '{"address":"a@firm.test"}\n{"address":\n\n{"email":"b@firm.test"}\n{"mail":1}\n"c@firm.test"\n',
    );
    const ended = await relais(['email', 'check', '--jsonl', file, '--no-dns', '--json']);

    expect(ended.json().map(({ address }) => address)).toEqual(['a@firm.test', 'b@firm.test', 'c@firm.test']);
    expect(ended.stderr).toContain(`${file}:2: not a line of JSON`);
    expect(ended.stderr).toContain(`${file}:5: expected {"address": "…"}`);
    expect(ended.code).toBe(1);
  });

  it('says what it needs when there is nothing to check', async () => {
    const nothing = await relais(['email', 'check']);
    expect(nothing).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--jsonl FILE') });
  });
});
