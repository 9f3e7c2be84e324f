import type { ServiceName } from '@relais/contracts';
import type { NodeProcess } from '@relais/sandbox';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { expectEachOnce, untilAllInjected } from '../line/end-state.ts';
import { type Line, lawyers, startLine } from '../line/start-line.ts';

const CONTACTS = 2_000;
let line: Line;

beforeEach(async () => {
  line = await startLine({ pgAdminUrl: inject('pgAdminUrl') });
});
afterEach(() => line.stop());

/** What shows that a service is in the middle of its work. */
const midWork: Record<string, () => Promise<boolean>> = {
  validator: async () => between((await line.figures()).contacts.pending, 1, CONTACTS - 1),
  router: async () => (await line.db.contact.count({ where: { listId: { not: null } } })) > 0,
  'mailwizz-sync': async () => between(line.mailwizz.admin.subscribers(line.listUid).length, 1, CONTACTS - 1),
};
const between = (n: number | undefined, low: number, high: number) => n !== undefined && n >= low && n <= high;

describe('a service killed with SIGKILL in the middle of its work', () => {
  it.each(['validator', 'router', 'mailwizz-sync'] as const)(
    '%s: every contact reaches its end once after the restart',
    async (victim) => {
      const services: ServiceName[] = ['validator', 'router', 'mailwizz-sync'];
      const running = new Map<ServiceName, NodeProcess>();
      for (const service of services) running.set(service, await line.start(service));
      await line.ingest(lawyers(CONTACTS));

      await expect.poll(() => midWork[victim]?.(), { timeout: 30_000, interval: 5 }).toBe(true);
      running.get(victim)?.kill('SIGKILL');
      await running.get(victim)?.exited;
      await line.start(victim);

      await untilAllInjected(line, CONTACTS);
      await expectEachOnce(line, CONTACTS);
    },
  );

  it('all three at once: nothing is lost or doubled', async () => {
    const services: ServiceName[] = ['validator', 'router', 'mailwizz-sync'];
    const running = await Promise.all(services.map((service) => line.start(service)));
    await line.ingest(lawyers(CONTACTS));
    await expect.poll(() => midWork['mailwizz-sync']?.(), { timeout: 30_000, interval: 5 }).toBe(true);
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.map(({ exited }) => exited));
    // What each stage committed and could not hand on is found by the sweeps, which wait a minute of the database's time.
    await Promise.all(services.map((service) => line.start(service)));
    await line.letTimePass(60);

    await untilAllInjected(line, CONTACTS);
    await expectEachOnce(line, CONTACTS);
  });
});
