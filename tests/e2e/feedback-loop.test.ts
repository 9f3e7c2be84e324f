import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebhookEndpoint, objectTo, storeReports } from '@relais/prisma';
import { newWebhookSecret, parseKeyring, sealSecret, secretContexts, verifyWebhook } from '@relais/signing';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { type Line, lawyers, SECRET_KEY, startLine } from '../line/start-line.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A partner that checks every signature. */
async function partner(secret: string) {
  const heard: { type: string; email: string; genuine: boolean }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const rawBody = Buffer.concat(chunks);
    const { event_type: type, email } = JSON.parse(rawBody.toString());
    heard.push({
      type,
      email,
      genuine: verifyWebhook({ secrets: [secret], headers: request.headers, rawBody, nowMs: Date.now() }).ok,
    });
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => server.close(resolve)));
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events` };
}

async function injected(contacts: number): Promise<Line> {
  const line = await startLine({ pgAdminUrl: inject('pgAdminUrl'), env: { NOTIFIER_ALLOWED_ADDRESSES: '127.0.0.1' } });
  open.push(() => line.stop());
  for (const service of ['validator', 'router', 'mailwizz-sync', 'feedback', 'notifier'] as const)
    await line.start(service);
  await line.ingest(lawyers(contacts));
  await expect.poll(async () => (await line.figures()).contacts, { timeout: 60_000 }).toEqual({ injected: contacts });
  return line;
}

describe('what comes back', () => {
  it('changes what goes out: a hard bounce is suppressed and told to the partner, a block is not', async () => {
    const line = await injected(20);
    const secret = newWebhookSecret();
    const { heard, url } = await partner(secret);
    const keyring = parseKeyring(SECRET_KEY);
    const { tenantId, db } = line;
    await createWebhookEndpoint(db, { tenantId, url, description: '', events: [] }, (id) =>
      sealSecret(secret, keyring, secretContexts.webhookSecret(id)),
    );

    const [dead, blocked] = await db.contact.findMany({ orderBy: { id: 'asc' }, take: 2 });
    const report = (contact: typeof dead, diag: string) => ({
      tenantId,
      instanceId: null,
      feeder: 'pmta' as const,
      kind: 'bounced' as const,
      naturalKey: `k${contact?.id}`,
      raw: { subscriber_uid: contact?.subscriberUid ?? '', diag },
    });
    const stored = await storeReports(db, [
      report(dead, 'smtp;550 5.1.1 User unknown'),
      report(blocked, 'smtp;550 5.7.1 blocked using Spamhaus'),
    ]);
    await line.queues.enqueue('bounce', { reportIds: stored.map(({ id }) => id) });

    await expect
      .poll(() => heard, { timeout: 30_000 })
      .toEqual(['contact.bounced', 'contact.suppressed'].map((type) => ({ type, email: dead?.email, genuine: true })));
    expect((await line.figures()).contacts).toEqual({ injected: 19, bounced: 1 });
    expect(await line.ingest([{ email: dead?.email ?? '' }])).toMatchObject({ accepted: 0, suppressed: 1 });
  });

  it('proves an objection in every engine, also when MailWizz was away at first', async () => {
    const line = await injected(5);
    const { tenantId, db } = line;
    const person = await db.contact.findFirstOrThrow();
    line.mailwizz.admin.setFault({ mode: '503', count: 4 });
    const optOutId = await objectTo(db, { tenantId, emailHash: person.emailHash, channel: 'api' });
    await line.queues.enqueue('sync', { kind: 'opt_out', tenantId, optOutId });

    await expect
      .poll(async () => (await db.optOut.findUniqueOrThrow({ where: { id: optOutId } })).provedAt, { timeout: 60_000 })
      .not.toBeNull();
    const rows = line.mailwizz.admin.subscribers(line.listUid);
    expect(rows.filter(({ status }) => status === 'unsubscribed').map(({ fields }) => fields.EMAIL)).toEqual([
      person.email,
    ]);
    expect(await db.contact.findUniqueOrThrow({ where: { id: person.id } })).toMatchObject({ status: 'unsubscribed' });
  });
});
