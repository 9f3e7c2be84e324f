import type { PayloadNamed, QueueName } from '@relais/contracts';
import {
  type CampaignWords,
  createCampaign,
  createInterestRecord,
  createTemplates,
  type Database,
  getCampaign,
  scheduleCampaign,
  setBrand,
} from '@relais/prisma';
import type { Attempt, Enqueue, Outcome } from '@relais/queues';
import { type MailwizzOptions, type RunningMailwizz, startMailwizz } from '@relais/sandbox';
import { parseKeyring, sealSecret, secretContexts } from '@relais/signing';
import { contentHash, starterTemplate } from '@relais/templates';
import { pino } from 'pino';
import { createCircuits } from '../circuit.ts';
import { createClients } from '../clients.ts';
import type { CampaignDeps } from './campaign-deps.ts';
import { processCampaign } from './process-campaign.ts';
import { sweepCampaigns } from './sweep-campaigns.ts';

const API_KEY = 'c'.repeat(40);
const keyring = parseKeyring(`k1:${Buffer.alloc(32, 7).toString('base64')}`);

/** A tenant ready to launch, its contacts in MailWizz, and the processors of `campaign` with a queue that can be looked into. */
export interface Stage {
  db: Database;
  mailwizz: RunningMailwizz;
  tenantId: number;
  instanceId: number;
  listUid: string;
  /** Jobs of `campaign` that wait. */
  jobs: PayloadNamed<'campaign'>[];
  /** Names of other jobs that were asked for. */
  asked: { name: QueueName; payload: unknown }[];
  deps: CampaignDeps;
  contacts(emails: readonly string[], more?: object): Promise<number[]>;
  campaign(words?: Partial<CampaignWords>): Promise<number>;
  /** Launches it now and runs every job that follows. */
  launch(campaignId: number): Promise<void>;
  perform(job: PayloadNamed<'campaign'>): Promise<Outcome>;
  /** Runs jobs until none is left; `later` waits for the sweep. */
  drain(): Promise<void>;
  /** What a sweep finds when everything that waits is due. */
  sweep(): Promise<void>;
  /** Who was mailed, by address, once a mail. */
  mailed(): string[];
  stop(): Promise<void>;
}

/** Empties the database and sets the stage anew. */
export async function openStage(db: Database, options: MailwizzOptions = {}): Promise<Stage> {
  await db.$executeRaw`
    TRUNCATE tenants, contacts, contact_events, suppressions, campaigns, interest_records, partner_events, alerts RESTART IDENTITY CASCADE`;
  const mails: string[] = [];
  const { deliver } = options;
  const mailwizz = await startMailwizz({
    customers: [{ apiKey: API_KEY, name: 'SOS' }],
    ...options,
    deliver: async (mail) => {
      mails.push(mail.to.email);
      return (await deliver?.(mail)) ?? {};
    },
  });
  const { listUid } = mailwizz.admin.createList('Avocats');
  const { id: tenantId } = await db.tenant.create({
    data: { slug: 'one', name: 'Passerelle', brandDomain: 'one.test' },
  });
  await setBrand(db, tenantId, {
    brandUrl: 'https://passerelle.example',
    senderName: 'Claire Vidal',
    postalAddress: 'Tartu mnt 1, 10145 Tallinn, Estonia',
    privacyEmail: 'privacy@passerelle.example',
  });
  const templates = (['fr', 'en'] as const).map((language) => {
    const { name, category, subject, html } = starterTemplate(language);
    return {
      name,
      language,
      category,
      subject,
      html,
      text: null,
      contentHash: contentHash({ language, subject, html }),
    };
  });
  await createTemplates(db, tenantId, templates, 'test');
  const interest = await createInterestRecord(
    db,
    tenantId,
    { name: 'Lawyers', purpose: 'p', necessity: 'n', balance: 'b', safeguards: 's', reviewer: 'Ann Lee' },
    { assessedOn: null, by: 'test' },
  );
  const apiKeySealed = sealSecret(API_KEY, keyring, secretContexts.mailwizzApiKey(tenantId, 'client-1'));
  const instance = await db.mailwizzInstance.create({
    data: { tenantId, instanceId: 'client-1', name: 'One', baseUrl: mailwizz.url, apiKeySealed },
  });
  const list = await db.mailwizzList.create({
    data: { tenantId, instanceId: instance.id, listUid, name: 'Avocats', category: 'avocat', legacyId: 12 },
  });
  const source = await db.dataSource.create({ data: { tenantId, sourceId: 'api-one', type: 'api', name: 'API' } });

  const jobs: PayloadNamed<'campaign'>[] = [];
  const asked: Stage['asked'] = [];
  const push = async <Name extends QueueName>(name: Name, payloads: readonly PayloadNamed<Name>[]) => {
    for (const payload of payloads) {
      if (name === 'campaign') jobs.push(payload as PayloadNamed<'campaign'>);
      else asked.push({ name, payload });
    }
  };
  const enqueue: Enqueue = Object.assign(
    <Name extends QueueName>(name: Name, payload: PayloadNamed<Name>) => push(name, [payload]),
    { many: push },
  );
  const deps: CampaignDeps = {
    db,
    enqueue,
    clientFor: createClients({ keyring, timeoutMs: 2_000 }),
    circuits: createCircuits({ opensAfter: 50, restMs: 10 }),
    restMs: 10,
    leaseMs: 60_000,
    watchEveryMs: 1,
    writers: 4,
    whyUrl: ({ tenantId: tenant, contactId }) => `https://relais.example/why/${tenant}-${contactId}`,
  };
  const attempt: Attempt = {
    jobId: '1',
    number: 1,
    signal: new AbortController().signal,
    log: pino({ level: 'silent' }),
  };
  const perform = (job: PayloadNamed<'campaign'>) => processCampaign(deps)(job, attempt);
  const drain = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await perform(job);
  };

  return {
    db,
    mailwizz,
    tenantId,
    instanceId: instance.id,
    listUid,
    jobs,
    asked,
    deps,
    async contacts(emails, more = {}) {
      const data = emails.map((email) => ({
        tenantId,
        dataSourceId: source.id,
        email,
        emailHash: `hash-of-${email}`,
        emailDomain: email.split('@')[1] ?? '',
        status: 'injected',
        listId: list.id,
        instanceId: instance.id,
        subscriberUid: mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: email }, status: 'confirmed' }).uid,
        language: 'fr',
        category: 'avocat',
        ...more,
      }));
      return (await db.contact.createManyAndReturn({ data, select: { id: true } })).map(({ id }) => id);
    },
    campaign: (words = {}) =>
      createCampaign(
        db,
        tenantId,
        {
          name: 'Avocats de Bangkok',
          description: '',
          instanceId: null,
          listId: null,
          dataSourceId: null,
          segment: {
            tags_all: [],
            tags_any: [],
            exclude_tags: [],
            categories: [],
            country_codes: [],
            languages: [],
            min_score: 0,
          },
          maxContacts: null,
          fromName: null,
          fromEmail: 'claire@news-passerelle.example',
          replyTo: null,
          offer: 'A listing for lawyers',
          eligibleCategories: ['avocat'],
          interestRecordId: interest.id,
          ab: null,
          tracksOpens: false,
          tracksClicks: true,
          mails: [{ step: 0, variant: 0, templateId: null, subject: null, weight: 1, delayHours: 0, stopOn: [] }],
          ...words,
        },
        'test',
      ),
    async launch(campaignId) {
      await scheduleCampaign(db, tenantId, campaignId, null);
      jobs.push({ kind: 'start', tenantId, campaignId });
      await drain();
      const started = await getCampaign(db, tenantId, campaignId);
      if (started?.status !== 'running') throw new Error(`not launched: ${started?.status} ${started?.statusReason}`);
    },
    perform,
    drain,
    async sweep() {
      await db.$executeRaw`UPDATE campaigns SET due_at = now() - interval '1 second' WHERE due_at IS NOT NULL`;
      await db.$executeRaw`UPDATE sends SET due_at = now() - interval '1 second', lease_until = NULL WHERE due_at IS NOT NULL`;
      await sweepCampaigns(deps);
      await drain();
    },
    mailed: () => mails.toSorted(),
    async stop() {
      await mailwizz.stop();
    },
  };
}

/** Lets MailWizz's cron jobs run until every campaign it has taken over is sent. */
export async function untilSent({ mailwizz }: Pick<Stage, 'mailwizz'>): Promise<void> {
  for (let run = 0; run < 4; run += 1) await mailwizz.admin.tick();
}
