import type { Delivery, Ingested } from '@relais/prisma';
import { describe, expect, it } from 'vitest';
import { groupDeliveries, nextGroup } from './group-deliveries.ts';
import { jobsFor } from './ingest-contacts.ts';

const delivery = (emails: readonly string[], tenantId = 1): Delivery => ({
  tenantId,
  dataSourceId: 1,
  kind: 'api',
  contacts: emails.map((email) => ({ email, emailHash: email, emailDomain: 'example.com', sighting: {} })),
});
const ingested = ({ contacts }: Delivery, batchId = 1): Ingested => ({
  batchId,
  newIds: [],
  accepted: contacts.length,
  duplicates: 0,
  known: 0,
  suppressed: 0,
});
const one = (name: string, tenantId = 1) => delivery([`${name}@example.com`], tenantId);
const noted = async () => {};

/** A store whose statements end when told to. */
function heldStore() {
  const statements: { deliveries: readonly Delivery[]; end(error?: Error): void }[] = [];
  const store = (deliveries: readonly Delivery[]) =>
    new Promise<Ingested[]>((resolve, reject) => {
      const end = (error?: Error) => (error ? reject(error) : resolve(deliveries.map((one, i) => ingested(one, i))));
      statements.push({ deliveries, end });
    });
  return { store, statements, sizes: () => statements.map(({ deliveries }) => deliveries.length) };
}

describe('deliveries that come together', () => {
  it('go at once when nothing is under way, and as one group after that', async () => {
    const { store, statements, sizes } = heldStore();
    const groups = groupDeliveries({ store, handOn: noted });
    const first = groups.store(one('a'));
    const others = ['b', 'c', 'd'].map((name) => groups.store(one(name)));
    expect(sizes()).toEqual([1]);
    statements[0]?.end();
    await first;
    expect(sizes()).toEqual([1, 3]);
    statements[1]?.end();
    expect((await Promise.all(others)).map(({ batchId }) => batchId)).toEqual([0, 1, 2]);
  });

  it('wait a moment for about as many as went before', async () => {
    const { store, statements, sizes } = heldStore();
    const groups = groupDeliveries({ store, handOn: noted, gatherMs: 60_000 });
    const early = ['a', 'b', 'c', 'd', 'e'].map((name) => groups.store(one(name)));
    statements[0]?.end();
    await early[0];
    statements[1]?.end();
    await Promise.all(early);
    const late = ['f', 'g'].map((name) => groups.store(one(name)));
    expect(sizes()).toEqual([1, 4, 2]);
    statements[2]?.end();
    await Promise.all(late);
  });

  it('do not wait for ever', async () => {
    const { store, statements, sizes } = heldStore();
    const groups = groupDeliveries({ store, handOn: noted, gatherMs: 1 });
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => groups.store(one(name)));
    statements[0]?.end();
    await many[0];
    const straggler = groups.store(one('z'));
    statements[1]?.end();
    await Promise.all(many);
    await expect.poll(sizes).toEqual([1, 8, 1]);
    statements[2]?.end();
    await straggler;
  });

  it('fail alone when the statement cannot store one of them', async () => {
    const { store, statements, sizes } = heldStore();
    const groups = groupDeliveries({ store, handOn: noted });
    const all = ['a', 'bad', 'c'].map((name) => groups.store(one(name)));
    const outcomes = Promise.allSettled(all);
    statements[0]?.end();
    await all[0];
    statements[1]?.end(new Error('one of them is wrong'));
    await expect.poll(sizes).toEqual([1, 2, 1, 1]);
    statements[2]?.end(new Error('this one'));
    statements[3]?.end();
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('are asked for no second time when the store is away', async () => {
    const { store, statements, sizes } = heldStore();
    const groups = groupDeliveries({ store, handOn: noted });
    const all = ['a', 'b', 'c'].map((name) => groups.store(one(name)));
    const outcomes = Promise.allSettled(all);
    statements[0]?.end();
    await all[0];
    statements[1]?.end(new Error('Connection terminated unexpectedly'));
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(sizes()).toEqual([1, 2]);
    await groups.idle();
  });

  it('are answered after they were handed on, while the next group is stored', async () => {
    const { store, statements, sizes } = heldStore();
    let handOver = () => {};
    const handOn = () => new Promise<void>((resolve) => (handOver = resolve));
    const groups = groupDeliveries({ store, handOn });
    let answered = false;
    const first = groups.store(one('a')).then(() => (answered = true));
    const second = groups.store(one('b'));
    statements[0]?.end();
    await expect.poll(sizes).toEqual([1, 1]);
    expect(answered).toBe(false);
    handOver();
    await first;
    statements[1]?.end();
    await expect.poll(() => handOver()).toBeUndefined();
    await second;
  });
});

describe('the next group', () => {
  const waitingFor = (...deliveries: Delivery[]) => deliveries.map((work) => ({ work }));

  it('never holds one address of a tenant twice, and overtakes nobody', () => {
    const waiting = waitingFor(one('a'), one('a', 2), one('b'), one('a'), one('c'));
    const { group, rest } = nextGroup(waiting, 100);
    expect(group).toEqual(waiting.slice(0, 3));
    expect(rest).toEqual(waiting.slice(3));
  });

  it('keeps to its size, and takes a larger delivery alone', () => {
    const large = delivery(Array.from({ length: 9 }, (_, i) => `p${i}@example.com`));
    const waiting = waitingFor(one('x'), one('y'), large);
    expect(nextGroup(waiting, 5)).toEqual({ group: waiting.slice(0, 2), rest: waiting.slice(2) });
    expect(nextGroup(waitingFor(large, one('x')), 5).group).toHaveLength(1);
  });
});

describe('jobs for what is new', () => {
  it('are one a tenant, small deliveries apart from bulk, none for nothing new', () => {
    const ids = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
    const people = (count: number) => delivery(ids(0, count).map((i) => `p${i}@example.com`));
    const jobs = jobsFor(
      [one('a'), one('b'), one('c', 2), one('d', 3), people(700)],
      [[1], [2], [3], [], ids(10, 700)].map((newIds) => ({ newIds })),
    );
    expect(jobs).toEqual([
      { tenantId: 1, priority: 'live', contactIds: [1, 2] },
      { tenantId: 2, priority: 'live', contactIds: [3] },
      { tenantId: 1, priority: 'bulk', contactIds: ids(10, 500) },
      { tenantId: 1, priority: 'bulk', contactIds: ids(510, 200) },
    ]);
  });
});
