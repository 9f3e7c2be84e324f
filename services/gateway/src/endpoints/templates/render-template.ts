import { type ContactDetail, type Db, getContact, getTemplate, type StoredBrand } from '@relais/prisma';
import {
  type Brand,
  bareContact,
  type ContactValues,
  render,
  sampleBrand,
  sampleContacts,
  sanitiseHtml,
  TemplateInvalid,
  withNoticeBlock,
} from '@relais/templates';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { idParams } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { brandStanding, judgeWith } from './judge.ts';
import { directionOf, judgementShape, judgementView, noTemplate } from './template-shape.ts';

const INT_MAX = 2_147_483_647;

const wish = z.strictObject({
  contact_id: z.int().min(1).max(INT_MAX).optional().meta({ description: 'One of your contacts' }),
  sample: z.enum(['full', 'bare']).default('full').meta({
    description: 'Without a contact: an invented one of whom everything is known, or nothing but the address',
  }),
  version: z.int().min(1).max(INT_MAX).optional().meta({ description: 'The current one when left out' }),
  notice: z.boolean().default(true).meta({ description: 'With the notice a first mail must hold' }),
});

const rendered = z
  .object({
    template_id: z.int(),
    version: z.int(),
    direction: z.enum(['ltr', 'rtl']),
    subject: z.string(),
    html: z.string().meta({ description: 'Scripts, forms and frames taken out' }),
    text: z.string(),
    brand_missing: z.array(z.string()).meta({ description: 'Parts of the brand an invented one stands in for' }),
    ...judgementShape,
  })
  .meta({ id: 'RenderedEmail' });

export const renderTemplate = endpoint({
  method: 'POST',
  path: '/api/v1/email-templates/{id}/render',
  name: 'renderEmailTemplate',
  summary: 'See a template as a contact would get it',
  description: 'Nothing is sent. Links to unsubscribe and to the “why” page lead to a sample.',
  group: 'Templates',
  access: partner('campaigns:read'),
  params: idParams,
  body: wish,
  harmlessTwice: true,
  answers: { 200: { description: 'The mail, and what the lint says of the template', schema: rendered } },
  problems: ['TEMPLATE_INVALID'],
  async handle({ params: { id }, body, caller }, { db }) {
    const { tenantId } = caller;
    const template = await getTemplate(db, tenantId, id, body.version);
    if (!template) throw noTemplate(id);
    const { language, words } = template;
    const contact = await contactFor(db, tenantId, body, sampleContacts[language]);
    const standing = await brandStanding(db, tenantId);
    const source = body.notice ? withNoticeBlock(words) : words;
    try {
      const mail = render(source, contact, { language, brand: filledUp(standing.brand) });
      return answer(200, {
        template_id: id,
        version: words.version,
        direction: directionOf(language),
        ...mail,
        html: sanitiseHtml(mail.html),
        brand_missing: standing.missing.map(snakeCase),
        ...judgementView(judgeWith(standing, template)),
      });
    } catch (error) {
      if (!(error instanceof TemplateInvalid)) throw error;
      throw unreadable(error);
    }
  },
});

async function contactFor(
  db: Db,
  tenantId: number,
  { contact_id, sample }: z.output<typeof wish>,
  full: ContactValues,
): Promise<ContactValues> {
  if (contact_id === undefined) return sample === 'bare' ? bareContact : full;
  const contact = await getContact(db, tenantId, contact_id);
  if (contact) return valuesOf(contact);
  throw new Problem('INVALID_INPUT', `There is no contact ${contact_id}.`, {
    errors: [{ path: 'contact_id', message: 'is no contact of yours' }],
  });
}

function valuesOf({ sightings, ...contact }: ContactDetail): ContactValues {
  const seen = sightings.latest.findLast(({ sourceUrl }) => sourceUrl !== '');
  const { whyUrl, unsubscribeUrl } = bareContact;
  return {
    ...contact,
    sourceUrl: seen?.sourceUrl,
    sourceDate: seen?.firstSeenAt ?? sightings.firstSeenAt,
    whyUrl,
    unsubscribeUrl,
  };
}

/** A preview must be possible before the brand is said; `brand_missing` tells what is invented. */
const filledUp = (brand: StoredBrand): Brand => ({
  brandName: brand.brandName,
  retentionMonths: brand.retentionMonths,
  honeyPath: brand.honeyPath,
  brandUrl: brand.brandUrl ?? sampleBrand.brandUrl,
  senderName: brand.senderName ?? sampleBrand.senderName,
  postalAddress: brand.postalAddress ?? sampleBrand.postalAddress,
  privacyEmail: brand.privacyEmail ?? sampleBrand.privacyEmail,
});

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const unreadable = (error: TemplateInvalid) =>
  new Problem('TEMPLATE_INVALID', 'The template cannot be filled while it holds unknown or broken variables.', {
    errors: error.problems.map(({ where, message, wayOut }) => ({ path: where, message: `${message} ${wayOut}` })),
    cause: error,
  });
