import type { MailwizzFaultMode } from '@relais/sandbox';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { expectEachOnce, untilAllInjected } from '../line/end-state.ts';
import { type Line, lawyers, startLine } from '../line/start-line.ts';

const CONTACTS = 800;
let line: Line;
afterEach(() => line.stop());

describe('MailWizz failing in the middle of a run', () => {
  it('with 500, 429, a page of HTML, silence and lost answers, one after another, doubles and loses nobody', async () => {
    line = await startLine({ pgAdminUrl: inject('pgAdminUrl') });
    for (const service of ['validator', 'router', 'mailwizz-sync'] as const) await line.start(service);
    await line.ingest(lawyers(CONTACTS));
    const faults: MailwizzFaultMode[] = ['500', '429', 'html', 'nothing', 'lost-answer', 'reset'];
    for (const mode of faults) {
      const before = line.mailwizz.admin.stats().requests;
      line.mailwizz.admin.setFault({ mode, count: 3 });
      // Each fault strikes real calls before the next one comes, unless the work is done already.
      await expect
        .poll(async () => line.mailwizz.admin.stats().requests >= before + 3 || (await line.figures()).moving === 0, {
          timeout: 60_000,
          interval: 20,
        })
        .toBe(true);
    }
    line.mailwizz.admin.setFault('none');
    await untilAllInjected(line, CONTACTS);
    await expectEachOnce(line, CONTACTS);
  });

  it('keeps the day’s quota over failures, retries and two replicas', async () => {
    line = await startLine({ pgAdminUrl: inject('pgAdminUrl'), dailyQuota: 300 });
    for (const service of ['validator', 'router', 'mailwizz-sync', 'mailwizz-sync'] as const) await line.start(service);
    line.mailwizz.admin.setFault({ mode: 'lost-answer', count: 4 });
    await line.ingest(lawyers(CONTACTS));
    await expect
      .poll(async () => (await line.figures()).contacts.injected, { timeout: 60_000, interval: 250 })
      .toBe(300);
    await expect.poll(async () => (await line.figures()).overQuota, { timeout: 30_000 }).toBe(CONTACTS - 300);
    expect(line.mailwizz.admin.subscribers(line.listUid)).toHaveLength(300);
    expect(await line.db.mailwizzQuota.findMany()).toMatchObject([{ used: 300 }]);
  });
});
