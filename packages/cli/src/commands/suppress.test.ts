import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, type TestStores } from '../stores.testkit.ts';

describe('relais suppress', { timeout: 90_000 }, () => {
  let stores: TestStores;
  let folder: string;
  beforeAll(async () => {
    stores = await openTestStores(inject('pgAdminUrl'));
    folder = await mkdtemp(path.join(tmpdir(), 'relais-suppress-'));
  });
  afterAll(async () => {
    await stores.drop();
    await rm(folder, { recursive: true });
  });
  const suppress = (...args: string[]) => relais(['suppress', ...args], stores);

  it('enters addresses and domains, finds them however they are written, and keeps what a person asked for', async () => {
    const words = ['Ann@Example.org', 'closed.example', 'nonsense', 'gmail.com'];
    const added = await suppress('add', ...words, '--reason', 'objection', '--note', 'by letter', '--json');
    expect(added.json()).toEqual([{ added: 2, known: 0, stopped: 0, injected: 0 }]);
    expect(added.stderr).toContain('nonsense: neither a mail address nor a domain');
    expect(added.stderr).toContain('gmail.com covers a free mail provider');
    expect(added.code).toBe(1);

    const listed = await suppress('list', 'ann@example.ORG', 'bob@closed.example', '--json');
    expect(listed.json()).toMatchObject([
      {
        tenant: null,
        domain: null,
        email_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        reason: 'objection',
        note: 'by letter',
      },
      { tenant: null, domain: 'closed.example', email_hash: null },
    ]);

    const patterns = await suppress('add', '*@*.gouv.example', '*@gmail.*', '--json');
    expect(patterns.json()).toMatchObject([{ added: 1 }]);
    expect(patterns.stderr).toContain('*@gmail.* covers a free mail provider');
    expect((await suppress('list', 'ann@press.gouv.example', '--json')).json()).toMatchObject([
      { pattern: '*@*.gouv.example', email_hash: null },
    ]);

    const file = await suppress('export', '--kind', 'pattern');
    expect(file.stdout.split('\n')).toEqual([
      'id,tenant,kind,value,reason,source,note,created_at,expires_at',
      expect.stringMatching(/^\d+,,pattern,\*@\*\.gouv\.example,manual,cli,,\d.*Z,$/),
      '',
    ]);

    const kept = await suppress('remove', 'ann@example.org');
    expect(kept).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('suppressed as objection') });
    expect((await suppress('remove', 'ann@example.org', '--force', '--json')).json()).toMatchObject([
      { removed: true },
    ]);
  });

  it('takes a file of addresses for one tenant and names the rows that are none', async () => {
    const file = path.join(folder, 'stop.csv');
    await writeFile(file, 'id;E-Mail\n1;stop1@example.org\n2;oops\n3;stop2@example.org\n');
    const added = await suppress('import', file, '--tenant', 'ulixai', '--reason', 'unsubscribed', '--json');
    expect(added.json()).toMatchObject([{ added: 2 }]);
    expect(added).toMatchObject({ code: 1, stderr: expect.stringContaining(`${file}:3: oops`) });
    expect(await stores.db.suppression.count({ where: { reason: 'unsubscribed' } })).toBe(2);
  });
});
