import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  addGatePolicy,
  contactsAtGate,
  gateHolds,
  recordConsent,
  recordGateVerdicts,
  withdrawConsent,
} from './gate.ts';
import { givenContacts, givenTenant } from './line.testkit.ts';
import { contactsToRoute, reconsiderUnrouted, recordRoutes, routingTable } from './routing.ts';
import { claimForSync } from './sync.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let at: Awaited<ReturnType<typeof givenTenant>>;
beforeAll(async () => {
  test = await createTestDatabase(inject('pgAdminUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db
    .$executeRaw`TRUNCATE tenants, contacts, contact_events, consents, gate_policies RESTART IDENTITY CASCADE`;
  at = await givenTenant(test.db, 'one');
});

const closed = { open: false, reason: 'needs_consent', country: 'DE', address_type: 'named' };
const opened = { open: true, reason: 'consent', country: 'DE', address_type: 'named' };
const email = 'a@good.test';
const standing = async () =>
  (await test.db.contact.findMany({ orderBy: { id: 'asc' } })).map(({ status, statusReason, gateOpen, listId }) => [
    status,
    statusReason,
    gateOpen,
    listId !== null,
  ]);

/** A contact the gate holds. */
async function given(): Promise<number> {
  const [id = 0] = await givenContacts(test.db, at, 'validated', [email]);
  const decision = { id, category: 'avocat', platform: 'sos-expat', categorisation: {}, routing: {}, tags: [] };
  await recordRoutes(test.db, at.tenantId, [{ ...decision, gate: closed, target: { unrouted: 'country_gate' } }]);
  return id;
}
const policy = (by: string) => ({
  tenantId: at.tenantId,
  policy: { rules: {} },
  signedBy: by,
  reason: 'opinion',
  appliedBy: 'cli:ann',
});

describe('the country gate’s holds', () => {
  it('end with a proof of consent, a policy or a later delivery, and not before', async () => {
    const id = await given();
    expect(await reconsiderUnrouted(test.db)).toBe(0);
    expect(await gateHolds(test.db, at.tenantId)).toEqual([
      { country: 'DE', addressType: 'named', reason: 'needs_consent', contacts: 1 },
    ]);

    await recordConsent(test.db, {
      tenantId: at.tenantId,
      emailHash: `hash-of-${email}`,
      kind: 'consent',
      proof: 'form of 3 May',
      recordedBy: 'cli:ann',
      obtainedAt: new Date(),
    });
    expect(await reconsiderUnrouted(test.db)).toBe(1);
    expect(await contactsToRoute(test.db, at.tenantId, [id])).toMatchObject([{ hasConsent: true, vias: [] }]);

    const decision = {
      id,
      category: 'avocat',
      platform: null,
      categorisation: {},
      routing: {},
      tags: [],
      gate: closed,
    };
    const hold = () => recordRoutes(test.db, at.tenantId, [{ ...decision, target: { unrouted: 'country_gate' } }]);
    await hold();
    expect(await reconsiderUnrouted(test.db)).toBe(0);
    await addGatePolicy(test.db, policy('Claire Example'));
    expect(await reconsiderUnrouted(test.db)).toBe(1);
    await hold();
    await test.db.contact.update({
      where: { id },
      data: { countryCode: 'FR', updatedAt: new Date(Date.now() + 1_000) },
    });
    expect(await reconsiderUnrouted(test.db)).toBe(1);
  });

  it('follow a new verdict: the opened go back to the router, the closed leave the line, the injected stay', async () => {
    const held = await given();
    const [ready = 0] = await givenContacts(test.db, at, 'validated', ['b@good.test']);
    const [there = 0] = await givenContacts(test.db, at, 'injected', ['c@good.test']);
    await test.db.contact.update({ where: { id: ready }, data: { gate: opened, gateOpen: true } });
    const seen = await contactsAtGate(test.db, at.tenantId, { after: 0, limit: 10 });
    expect(seen.map(({ id, status }) => [id, status])).toEqual([
      [held, 'unrouted'],
      [ready, 'validated'],
      [there, 'injected'],
    ]);
    const verdicts = [
      { id: held, gate: opened },
      { id: ready, gate: closed },
      { id: there, gate: { ...closed, reason: 'hidden' } },
    ];
    expect(await recordGateVerdicts(test.db, at.tenantId, verdicts)).toEqual({ released: 1, held: 1 });
    expect(await recordGateVerdicts(test.db, at.tenantId, verdicts)).toEqual({ released: 0, held: 0 });
    expect(await recordGateVerdicts(test.db, at.tenantId + 1, verdicts)).toEqual({ released: 0, held: 0 });
    expect(await standing()).toEqual([
      ['validated', null, true, false],
      ['unrouted', 'country_gate', false, false],
      ['injected', null, false, false],
    ]);
  });

  it('keep a contact out of sync even when it was routed before, and end what stood on a consent taken back', async () => {
    const [id = 0] = await givenContacts(test.db, at, 'validated', [email]);
    const sync = async () => (await claimForSync(test.db, at.tenantId, at.instanceId, [id])).length;
    await test.db.contact.update({ where: { id }, data: { gate: closed, gateOpen: false } });
    expect(await sync()).toBe(0);
    await test.db.contact.update({ where: { id }, data: { gate: opened, gateOpen: true } });
    expect(await sync()).toBe(1);

    const emailHash = `hash-of-${email}`;
    const proof = { kind: 'consent' as const, proof: 'letter', recordedBy: 'cli:ann', obtainedAt: new Date() };
    await recordConsent(test.db, { tenantId: at.tenantId, emailHash, ...proof });
    expect(await withdrawConsent(test.db, at.tenantId, emailHash)).toBe(1);
    expect(await sync()).toBe(0);
    expect(await contactsToRoute(test.db, at.tenantId, [id])).toMatchObject([{ hasConsent: false, listId: null }]);
  });

  it('counts policies up, answers the last, and never changes one', async () => {
    expect(await addGatePolicy(test.db, policy('Claire Example'))).toBe(1);
    expect(await addGatePolicy(test.db, policy('Otto Example'))).toBe(2);
    expect(await routingTable(test.db, at.tenantId)).toMatchObject({
      gatePolicy: { version: 2, policy: { rules: {} } },
    });
    await expect(test.db.gatePolicy.updateMany({ data: { signedBy: 'Nobody' } })).rejects.toThrow('never changed');
  });
});
