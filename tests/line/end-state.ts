import { expect } from 'vitest';
import type { Line } from './start-line.ts';

/** Waits until every contact stands at its end, and says how far it came when it does not. */
export async function untilAllInjected(line: Line, contacts: number, timeoutMs = 90_000): Promise<void> {
  await expect
    .poll(async () => (await line.figures()).contacts, { timeout: timeoutMs, interval: 250 })
    .toEqual({ injected: contacts });
}

/** Every accepted contact reached its end once; MailWizz holds one subscriber per address and list. */
export async function expectEachOnce(line: Line, contacts: number): Promise<void> {
  const events = await line.db.$queryRaw<{ type: string; events: number; contacts: number }[]>`
    SELECT type, count(*)::int AS events, count(DISTINCT contact_id)::int AS contacts
      FROM contact_events GROUP BY type ORDER BY type`;
  expect(events).toEqual(['ingested', 'injected', 'validated'].map((type) => ({ type, events: contacts, contacts })));

  const rows = line.mailwizz.admin.subscribers(line.listUid);
  const addresses = new Set(rows.map(({ fields }) => fields.EMAIL?.toLowerCase()));
  expect(rows).toHaveLength(contacts);
  expect(addresses.size).toBe(contacts);
}
