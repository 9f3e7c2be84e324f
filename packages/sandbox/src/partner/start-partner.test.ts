import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningPartner, startPartner } from './start-partner.ts';

const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
let partner: RunningPartner;
beforeAll(async () => {
  partner = await startPartner();
});
afterAll(() => partner.stop());

async function tell(id: string, signer: Webhook): Promise<number> {
  const body = JSON.stringify({ id, event_type: 'email.opened', email: 'ann@example.com', occurred_at: '2026-01-01' });
  const at = new Date();
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': signer.sign(id, at, body),
  };
  return (await fetch(partner.url, { method: 'POST', body, headers })).status;
}

describe('a partner’s endpoint', () => {
  it('keeps each event once, and none whose signature does not hold', async () => {
    const ours = new Webhook(secret);
    expect(await tell('evt_0', ours)).toBe(401);
    partner.setSecret(secret);
    expect(await tell('evt_1', ours)).toBe(200);
    expect(await tell('evt_1', ours)).toBe(200);
    expect(await tell('evt_2', new Webhook(`whsec_${Buffer.alloc(32, 6).toString('base64')}`))).toBe(401);
    partner.answerWith(503);
    expect(await tell('evt_3', ours)).toBe(503);
    expect(partner.events()).toMatchObject([{ id: 'evt_1', type: 'email.opened', email: 'ann@example.com', times: 2 }]);
    expect(partner.forged()).toBe(2);
  });
});
