import { afterEach, describe, expect, inject, it } from 'vitest';
import { type Line, lawyers, startLine } from '../line/start-line.ts';

let line: Line;
afterEach(() => line.stop());

describe('a DNS that does not answer', () => {
  it('defers one domain’s contacts while the rest of the batch goes on, and takes them up again', async () => {
    line = await startLine({ pgAdminUrl: inject('pgAdminUrl') });
    line.dns.set('quiet.test', { behaviour: 'timeout' });
    for (const service of ['validator', 'router', 'mailwizz-sync'] as const) await line.start(service);
    await line.ingest([
      ...lawyers(50),
      { email: 'ann@quiet.test', category: 'avocat', country_code: 'FR', language: 'fr' },
    ]);
    await expect
      .poll(async () => (await line.figures()).contacts, { timeout: 30_000 })
      .toEqual({ injected: 50, pending: 1 });

    line.dns.set('quiet.test', { mx: [{ priority: 10, exchange: 'mx.quiet.test' }] });
    await expect.poll(async () => (await line.figures()).contacts, { timeout: 30_000 }).toEqual({ injected: 51 });
  });
});
