import { expect, it } from 'vitest';
import { RequestSlots } from './request-slots.ts';

function gate() {
  let open = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open: () => open() };
}

it('lets no more out than it has slots, in the order they came', async () => {
  const slots = new RequestSlots(2);
  const gates = Array.from({ length: 5 }, () => gate());
  const started: number[] = [];
  const runs = gates.map(({ promise }, index) =>
    slots.run(async () => {
      started.push(index);
      await promise;
    }),
  );
  await Promise.resolve();
  expect(started).toEqual([0, 1]);
  gates[1]?.open();
  await runs[1];
  await expect.poll(() => started).toEqual([0, 1, 2]);
  for (const { open } of gates) open();
  await Promise.all(runs);
  expect(started).toEqual([0, 1, 2, 3, 4]);
});

it('gives the slot of an aborted waiter to the next', async () => {
  const slots = new RequestSlots(1);
  const held = gate();
  const abort = new AbortController();
  const first = slots.run(() => held.promise);
  const second = slots.run(async () => 'second', abort.signal);
  const third = slots.run(async () => 'third');
  abort.abort(new Error('changed my mind'));
  await expect(second).rejects.toThrow('changed my mind');
  held.open();
  await first;
  await expect(third).resolves.toBe('third');
});
