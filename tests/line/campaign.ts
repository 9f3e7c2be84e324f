import { campaignSegment } from '@relais/contracts';
import { createCampaign, createInterestRecord, createTemplates, scheduleCampaign, setBrand } from '@relais/prisma';
import { contentHash, starterTemplate } from '@relais/templates';
import type { Line } from './start-line.ts';

/** So many contacts of the line's tenant that MailWizz has already. */
export async function givenSubscribers({ db, tenantId, listUid, mailwizz }: Line, count: number): Promise<number[]> {
  const source = await db.dataSource.findFirstOrThrow({ where: { tenantId } });
  const list = await db.mailwizzList.findFirstOrThrow({ where: { tenantId } });
  const data = Array.from({ length: count }, (_, i) => {
    const email = `lawyer${i}@firm${i}.test`;
    return {
      tenantId,
      dataSourceId: source.id,
      email,
      emailHash: `hash-of-${email}`,
      emailDomain: `firm${i}.test`,
      firstName: 'Ann',
      status: 'injected',
      listId: list.id,
      instanceId: list.instanceId,
      subscriberUid: mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: email }, status: 'confirmed' }).uid,
      language: 'fr',
      category: 'avocat',
    };
  });
  return (await db.contact.createManyAndReturn({ data, select: { id: true } })).map(({ id }) => id);
}

/** A campaign the gate lets pass, planned for now, and the job that starts it. */
export async function launchCampaign({ db, tenantId, queues }: Line): Promise<number> {
  await setBrand(db, tenantId, {
    brandUrl: 'https://passerelle.example',
    senderName: 'Claire Vidal',
    postalAddress: 'Tartu mnt 1, 10145 Tallinn, Estonia',
    privacyEmail: 'privacy@passerelle.example',
  });
  const { name, category, subject, html } = starterTemplate('fr');
  const words = { name, language: 'fr' as const, category, subject, html, text: null };
  await createTemplates(db, tenantId, [{ ...words, contentHash: contentHash(words) }], 'test');
  const interest = await createInterestRecord(
    db,
    tenantId,
    { name: 'Lawyers', purpose: 'p', necessity: 'n', balance: 'b', safeguards: 's', reviewer: 'Ann Lee' },
    { assessedOn: null, by: 'test' },
  );
  const campaignId = await createCampaign(
    db,
    tenantId,
    {
      name: 'Avocats',
      description: '',
      instanceId: null,
      listId: null,
      dataSourceId: null,
      segment: campaignSegment.parse({}),
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
    },
    'test',
  );
  await scheduleCampaign(db, tenantId, campaignId, null);
  await queues.enqueue('campaign', { kind: 'start', tenantId, campaignId });
  return campaignId;
}
