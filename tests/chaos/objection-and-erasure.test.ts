import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebhookEndpoint, eraseSubject, objectTo } from '@relais/prisma';
import { newWebhookSecret, parseKeyring, sealSecret, secretContexts } from '@relais/signing';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { lawyers, SECRET_KEY, startLine } from '../line/start-line.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A partner that is down until it is told to be up. */
async function partner() {
  const state = { isUp: false, heard: [] as string[] };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { event_type: type, email } = JSON.parse(Buffer.concat(chunks).toString());
    if (state.isUp) state.heard.push(`${type} ${email}`);
    response.writeHead(state.isUp ? 204 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => server.close(resolve)));
  return { state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events` };
}

describe('while MailWizz and the partner are down', () => {
  it('an objection and an erasure stand here at once, and are proved everywhere when both return, over a kill', async () => {
    const line = await startLine({
      pgAdminUrl: inject('pgAdminUrl'),
      env: { NOTIFIER_ALLOWED_ADDRESSES: '127.0.0.1' },
    });
    open.push(() => line.stop());
    const { db, tenantId, mailwizz, listUid } = line;
    const [sync] = await Promise.all(
      (['mailwizz-sync', 'validator', 'router', 'feedback', 'notifier'] as const).map((name) => line.start(name)),
    );
    const { state, url } = await partner();
    const keyring = parseKeyring(SECRET_KEY);
    await createWebhookEndpoint(
      db,
      { tenantId, url, description: '', events: ['contact.suppressed', 'contact.erased'] },
      (id) => sealSecret(newWebhookSecret(), keyring, secretContexts.webhookSecret(id)),
    );
    await line.ingest(lawyers(3));
    await expect.poll(async () => (await line.figures()).contacts, { timeout: 60_000 }).toEqual({ injected: 3 });
    const [ann, bob] = await db.contact.findMany({ orderBy: { id: 'asc' } });
    if (!ann || !bob) throw new Error('the line is empty');

    mailwizz.admin.setFault('503');
    await objectTo(db, { tenantId, emailHash: ann.emailHash, channel: 'one_click' });
    const context = secretContexts.erasureAddress(tenantId, bob.emailHash);
    await eraseSubject(db, {
      tenantId,
      emailHash: bob.emailHash,
      emailSealed: sealSecret(bob.email, keyring, context),
      reason: 'request',
      channel: 'api',
    });
    // No job was enqueued: the sweep finds what is due, as it does after a crash between commit and enqueue.
    const hasten = async () => {
      await db.$executeRaw`UPDATE opt_outs SET due_at = now() - interval '1 s' WHERE proved_at IS NULL`;
      await db.$executeRaw`UPDATE erasures SET due_at = now() - interval '1 s' WHERE completed_at IS NULL`;
      await db.$executeRaw`UPDATE webhook_deliveries SET due_at = now() WHERE status = 'pending'`;
    };
    await hasten();
    const engineErrors = async () => [
      ...(await db.optOutProof.findMany({ where: { lastError: { not: null } } })),
      ...(await db.erasureProof.findMany({ where: { lastError: { not: null } } })),
    ];
    await expect.poll(async () => (await engineErrors()).length, { timeout: 30_000 }).toBe(2);
    await expect.poll(() => db.webhookAttempt.count(), { timeout: 30_000 }).toBeGreaterThan(0);
    expect(await line.ingest([{ email: ann.email }, { email: bob.email }])).toMatchObject({
      accepted: 0,
      suppressed: 2,
    });
    sync?.kill('SIGKILL');

    mailwizz.admin.setFault('none');
    state.isUp = true;
    await line.start('mailwizz-sync');
    await expect
      .poll(
        async () => {
          await hasten();
          const [optOut, erasure] = [await db.optOut.findFirstOrThrow(), await db.erasure.findFirstOrThrow()];
          return [optOut.provedAt !== null, erasure.completedAt !== null];
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toEqual([true, true]);

    const rows = mailwizz.admin.subscribers(listUid).map(({ fields, status }) => `${fields.EMAIL} ${status}`);
    expect(rows).toHaveLength(2);
    expect(rows).toContain(`${ann.email} unsubscribed`);
    expect(state.heard.filter((event) => event.endsWith(ann.email))).toContain(`contact.suppressed ${ann.email}`);
    expect(state.heard.filter((event) => event.endsWith(bob.email))).toEqual([
      `contact.suppressed ${bob.email}`,
      `contact.erased ${bob.email}`,
    ]);
    // Nothing here names the erased person any more, sealed or told.
    expect(await db.erasure.findFirstOrThrow()).toMatchObject({ emailSealed: null });
    const told = JSON.stringify((await db.partnerEvent.findMany()).map(({ body }) => body));
    expect(told).not.toContain(bob.email);
  });
});
