import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashAddress } from '@relais/email-address';
import { openPublicLinks, parseKeyring } from '@relais/signing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestStores, pepper, secretKey, type TestStores } from '../stores.testkit.ts';
import { type ImportLine, importOptOuts } from './import-opt-outs.ts';

let stores: TestStores;
let folder: string;
let tenantId: number;
const keyring = parseKeyring(secretKey);

beforeAll(async () => {
  stores = await openTestStores(inject('pgAdminUrl'));
  folder = await mkdtemp(path.join(tmpdir(), 'relais-opt-outs-'));
  tenantId = (await stores.db.tenant.findFirstOrThrow({ where: { slug: 'sos-expat' } })).id;
});
afterAll(async () => {
  await stores.drop();
  await rm(folder, { recursive: true });
});

async function held(email: string, mergedInto?: number): Promise<number> {
  const { id: dataSourceId } = await stores.db.dataSource.findFirstOrThrow({ where: { tenantId } });
  const contact = { email, emailHash: hashAddress(email, pepper), emailDomain: 'firm.example', status: 'injected' };
  const merged = mergedInto === undefined ? {} : { mergedInto, deletedAt: new Date() };
  return (await stores.db.contact.create({ data: { tenantId, dataSourceId, ...contact, ...merged } })).id;
}

async function taken(name: string, content: string, options: { tenant?: string; dryRun?: boolean } = {}) {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const lines: ImportLine[] = [];
  const access = { db: stores.db, pepper: () => pepper, keyring: () => keyring };
  const counts = await importOptOuts(
    access,
    { file, dryRun: false, ...options },
    async (line) => void lines.push(line),
  );
  return { counts, lines };
}

const entry = (id: string, headers: string, body: string) =>
  `From x@x.example Tue Mar  3 09:12:00 2026\nMessage-ID: <${id}@x.example>\n${headers}\n\n${body}\n\n`;
const reasonsOf = async (email: string) =>
  (await stores.db.suppression.findMany({ where: { emailHash: hashAddress(email, pepper) } })).map(
    ({ reason }) => reason,
  );

describe('a mailbox of mails that came back', () => {
  it('suppresses who says no, ends sequences of who answers, counts complaints, and names what it cannot read', async () => {
    const [no, yes, leaves, angry] = await Promise.all(
      ['no', 'yes', 'leaves', 'angry'].map((name) => held(`${name}@firm.example`)),
    );
    const [kept, quoted] = await Promise.all([held('kept@firm.example'), held('info@firm.example')]);
    await held('old@firm.example', kept);
    const links = openPublicLinks({ publicUrl: 'https://relais.example', keyring });
    const wayOut = links.unsubscribeAddress({ tenantId, contactId: leaves ?? 0 }, 'unsubscribe@relais.example');
    const campaign = await stores.db.campaign.create({
      data: {
        tenantId,
        name: 'Spring',
        createdBy: 'test',
        mails: { create: { step: 1, variant: 0, stopOn: ['replied'] } },
      },
    });
    const waiting = { campaignId: campaign.id, step: 1, tenantId, instanceId: 1, listId: 1 };
    await stores.db.campaignRecipient.createMany({
      data: [yes, no].map((contactId = 0) => ({ ...waiting, contactId, emailHash: `h${contactId}` })),
    });

    const mailbox = [
      entry('1', 'From: Ann <no@firm.example>\nSubject: Re: Hello', 'Supprimez mon adresse.\n> Bonjour'),
      entry('2', 'From: yes@firm.example\nSubject: Re: Hello', 'Gladly, call me.'),
      entry('3', 'From: away@firm.example\nSubject: Out of office: Hello', 'unsubscribe me'),
      entry('4', `From: elsewhere@home.example\nTo: ${wayOut}\nSubject: unsubscribe`, ''),
      entry('5', 'From: old@firm.example\nSubject: Re: Hello', 'Отпишите меня'),
      entry(
        '6',
        'From: boss@home.example\nSubject: Re',
        `No more emails.\n> ${links.whyUrl({ tenantId, contactId: quoted ?? 0 })}`,
      ),
      entry('7', 'From: stranger@home.example\nSubject: Re', 'Melden Sie mich ab.'),
      'From broken@x.example Tue Mar  3 09:12:00 2026\nthis is no mail\n\n',
      entry(
        '8',
        'From: fbl@provider.example\nContent-Type: multipart/report; report-type=feedback-report; boundary=b',
        '--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: angry@firm.example\n\n--b--',
      ),
    ].join('');
    const { lines, counts } = await taken('inbox.mbox', mailbox, { tenant: 'sos-expat' });
    expect(lines.map(({ verdict, people }) => [verdict, people])).toEqual([
      ['objection', 1],
      ['reply', 1],
      ['automatic', 0],
      ['objection', 1],
      ['objection', 2],
      ['objection', 1],
      ['objection', 1],
      ['unreadable', 0],
      ['complaint', 1],
    ]);
    expect(lines[7]).toMatchObject({
      where: expect.stringMatching(/inbox\.mbox:8$/),
      because: 'it has no header of a mail',
    });
    expect(counts).toEqual({ objection: 5, complaint: 1, reply: 1, automatic: 1, unreadable: 1 });

    const gone = ['no', 'leaves', 'old', 'kept', 'info'].map((name) => `${name}@firm.example`);
    for (const email of [...gone, 'stranger@home.example'])
      expect(await reasonsOf(email), email).toEqual(['unsubscribed']);
    for (const email of ['yes@firm.example', 'away@firm.example', 'elsewhere@home.example', 'boss@home.example'])
      expect(await reasonsOf(email), email).toEqual([]);
    const channels = await stores.db.optOut.findMany({ orderBy: { id: 'asc' } });
    expect(channels.map(({ channel }) => channel)).toEqual(['reply', 'mailto', 'reply', 'reply', 'reply', 'reply']);
    const outcome = await stores.db.campaignRecipient.findMany({ orderBy: { contactId: 'asc' } });
    expect(outcome.filter(({ reason }) => reason === 'replied').map(({ contactId }) => contactId)).toEqual([yes]);
    expect(await stores.db.feedbackReport.findMany()).toMatchObject([
      { feeder: 'mail', kind: 'complained', tenantId, raw: { email_hash: hashAddress('angry@firm.example', pepper) } },
    ]);
    expect(await stores.db.contact.findUnique({ where: { id: angry ?? 0 } })).toMatchObject({ status: 'injected' });

    const before = { events: await stores.db.contactEvent.count(), told: await stores.db.partnerEvent.count() };
    await taken('inbox.mbox', mailbox, { tenant: 'sos-expat' });
    expect({ events: await stores.db.contactEvent.count(), told: await stores.db.partnerEvent.count() }).toEqual(
      before,
    );
    expect(await stores.db.feedbackReport.count()).toBe(1);
  });

  it('of which only a word is wanted changes nothing', async () => {
    const { lines } = await taken('one.eml', 'From: dry@firm.example\nSubject: stop\n\n', { dryRun: true });
    expect(lines).toMatchObject([{ verdict: 'objection', people: null }]);
    expect(await reasonsOf('dry@firm.example')).toEqual([]);
  });
});

it('a list of addresses is a list of objections, for every tenant that knows one, and for all where nobody does', async () => {
  await held('listed@firm.example');
  const { lines } = await taken('stop.csv', 'E-Mail;Date\nlisted@firm.example;x\noops;x\nnobody@home.example;x\n');
  expect(lines.map(({ verdict, people }) => [verdict, people])).toEqual([
    ['objection', 1],
    ['unreadable', 0],
    ['objection', 2],
  ]);
  expect(await reasonsOf('nobody@home.example')).toEqual(['unsubscribed', 'unsubscribed']);
});
