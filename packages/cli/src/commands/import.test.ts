import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashAddress, parseAddress } from '@relais/email-address';
import { openOperations, type QueueOperations } from '@relais/queues';
import { openLogger } from '@relais/service';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { relais } from '../relais.testkit.ts';
import { openTestStores, pepper, type TestStores } from '../stores.testkit.ts';

describe('relais import', { timeout: 90_000 }, () => {
  const prefix = `{import-${process.pid}}`;
  let stores: TestStores;
  let queues: QueueOperations;
  let file: string;
  beforeAll(async () => {
    const redisUrl = inject('redisUrl');
    stores = await openTestStores(inject('pgAdminUrl'), { REDIS_URL: redisUrl, RELAIS_QUEUE_PREFIX: prefix });
    queues = await openOperations({ redisUrl, prefix, log: openLogger({ service: 'test', level: 'silent' }) });
    file = path.join(await mkdtemp(path.join(tmpdir(), 'relais-import-')), 'contacts.csv');
    await writeFile(
      file,
      [
        'Nom;Prénom;Courriel;Pays;Remarque',
        'Fontaine;Claire;claire@example.org;France;rappeler',
        'Lee;Ann;not an address;;',
        'Stop;Sam;sam@example.com;;',
        'Fontaine;Claire;CLAIRE@example.org;;',
        'Known;Kim;kim@example.net;Japon;',
      ].join('\r\n'),
    );
    const { db } = stores;
    const { id: tenantId } = await db.tenant.findUniqueOrThrow({ where: { slug: 'ulixai' } });
    const source = await db.dataSource.findFirstOrThrow({ where: { tenantId } });
    const hash = (email: string) => {
      const parsed = parseAddress(email);
      return parsed.ok ? hashAddress(parsed.normalised, pepper) : '';
    };
    await db.suppression.create({
      data: { tenantId, emailHash: hash('sam@example.com'), reason: 'unsubscribed', source: 'test' },
    });
    await db.contact.create({
      data: {
        tenantId,
        dataSourceId: source.id,
        email: 'kim@example.net',
        emailHash: hash('kim@example.net'),
        emailDomain: 'example.net',
        lastName: 'Known',
        status: 'injected',
      },
    });
  });
  afterAll(async () => {
    await queues.close();
    await rm(path.dirname(file), { recursive: true });
    await stores.drop();
  });

  const importing = (...args: string[]) => relais(['import', file, '--tenant', 'ulixai', ...args], stores);
  const counts = { rows: 5, new: 1, known: 1, suppressed: 1, repeated: 1, invalid: 1 };

  it('tells the difference first, then makes it, and names the bad row each time', async () => {
    const dry = await importing('--source', 'csv-manual', '--dry-run', '--json');
    expect(dry.json()).toEqual([
      {
        summary: expect.objectContaining({
          ...counts,
          dry_run: true,
          filled: 1,
          samples: {
            new: [{ line: 2, email: 'claire@example.org', name: 'Claire Fontaine' }],
            known: [
              {
                line: 6,
                email: 'kim@example.net',
                name: 'Kim Known',
                status: 'injected',
                fills: ['first_name', 'country_code'],
              },
            ],
            suppressed: [{ line: 4, email: 'sam@example.com', name: 'Sam Stop' }],
            invalid: [{ line: 3, message: expect.stringContaining('email: ') }],
          },
        }),
      },
    ]);
    expect(dry).toMatchObject({ code: 1, stderr: expect.stringContaining(`${file}:3: email: `) });
    expect(await stores.db.contact.count()).toBe(1);

    const real = await importing(
      '--source',
      'csv-manual-20261120',
      '--map',
      'Remarque=custom_fields.remarque',
      '--json',
    );
    expect(real.json()).toEqual([{ summary: expect.objectContaining({ ...counts, dry_run: false }) }]);
    expect(real.code).toBe(1);
    expect(await stores.db.contact.findFirst({ where: { email: 'claire@example.org' } })).toMatchObject({
      firstName: 'Claire',
      lastName: 'Fontaine',
      countryCode: 'FR',
      status: 'pending',
      customFields: { remarque: 'rappeler' },
    });
    expect(await stores.db.contact.findFirst({ where: { email: 'kim@example.net' } })).toMatchObject({
      firstName: 'Kim',
      countryCode: 'JP',
    });
    expect(await queues.state('validate')).toMatchObject({ waiting: 1 });
    expect(await stores.db.auditLog.findMany()).toMatchObject([
      { action: 'contacts.imported', target: 'data_source:csv-manual-20261120' },
    ]);
  });

  it('names the sources there are when one is unknown', async () => {
    const unknown = await importing('--source', 'nowhere');
    expect(unknown).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('csv-manual') });
  });
});
