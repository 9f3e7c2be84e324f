import { type RunningVerifier, startVerifier, verifierFates } from '@relais/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import outcomes from './data/outcomes.json' with { type: 'json' };
import { openVerifier, type Verifier, verifierNames, verifierOutcomes } from './index.ts';
import { outcomeOf } from './outcome-of.ts';

const signal = new AbortController().signal;
let server: RunningVerifier;
beforeAll(async () => {
  server = await startVerifier({ jobMs: 20 });
});
afterAll(() => server.stop());
beforeEach(() => server.setFault('none'));

async function answersOf(verifier: Verifier, addresses: readonly string[]): Promise<Record<string, string>> {
  const checked = await verifier.check(addresses, signal);
  let answers = checked.kind === 'answered' ? checked.answers : null;
  while (checked.kind === 'ticket' && answers === null) answers = await verifier.collect(checked.ticket, signal);
  return Object.fromEntries([...(answers ?? [])].map(([address, { outcome }]) => [address, outcome]));
}
const open = (name: (typeof verifierNames)[number], key = server.key) =>
  openVerifier(name, { key, endpoint: server.url });

describe.each(verifierNames)('%s', (name) => {
  it('answers one address and many in our words, for a credit each', async () => {
    const verifier = open(name);
    const before = await verifier.credits(signal);
    expect(await answersOf(verifier, ['invalid.one@firm.test'])).toEqual({ 'invalid.one@firm.test': 'invalid' });
    const many = [
      'Ann@firm.test',
      'invalid@firm.test',
      'catch_all@firm.test',
      'disposable@firm.test',
      'unknown@firm.test',
    ];
    expect(await answersOf(verifier, many)).toEqual({
      'ann@firm.test': 'valid',
      'invalid@firm.test': 'invalid',
      'catch_all@firm.test': 'risky',
      'disposable@firm.test': 'harmful',
      'unknown@firm.test': 'unknown',
    });
    expect(before - (await verifier.credits(signal))).toBe(6);
  });

  it.each(['down', 'throttled', 'garbage'] as const)(
    'asks to be left in peace for a while when it is %s',
    async (fault) => {
      server.setFault(fault);
      await expect(open(name).check(['a@firm.test', 'b@firm.test'], signal)).rejects.toMatchObject({
        code: 'VERIFIER_UNAVAILABLE',
        restMs: expect.any(Number),
      });
    },
  );

  it('tells a wrong key from an outage, and repeats no key', async () => {
    const wrong = open(name, 'secret_wrong');
    const refused = { code: 'VERIFIER_REFUSED', message: expect.not.stringContaining('secret_wrong') };
    await expect(wrong.check(['a@firm.test'], signal)).rejects.toMatchObject(refused);
    await expect(wrong.check(['a@firm.test', 'b@firm.test'], signal)).rejects.toMatchObject(refused);
    await expect(wrong.credits(signal)).rejects.toMatchObject(refused);
  });

  it('has each of its words among ours', () => {
    const table: Readonly<Record<string, string>> = outcomes[name];
    for (const outcome of Object.values(table)) expect(verifierOutcomes).toContain(outcome);
  });
});

describe('an outcome', () => {
  it('follows the finer word, and is never better than unknown for a word nobody knows', () => {
    expect(outcomeOf('zerobounce', 'do_not_mail', 'toxic').outcome).toBe('harmful');
    expect(outcomeOf('zerobounce', 'do_not_mail', 'role_based')).toEqual({
      outcome: 'risky',
      words: 'do_not_mail/role_based',
    });
    expect(outcomeOf('zerobounce', 'valid', 'accept_all').outcome).toBe('risky');
    expect(outcomeOf('neverbounce', 'splendid').outcome).toBe('unknown');
    expect(verifierFates.length).toBeGreaterThan(5);
  });
});
