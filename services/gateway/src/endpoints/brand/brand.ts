import { words } from '@relais/contracts';
import { parseAddress } from '@relais/email-address';
import { type BrandStanding, setBrand } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { brandStanding } from '../templates/judge.ts';

/** Checklist Z14: a tenant may keep data for less time than the law's habit, never for more. */
const LONGEST_RETENTION = 36;

const brandInput = z
  .strictObject({
    brand_name: words(120),
    brand_url: words(2_048).pipe(z.url({ protocol: /^https$/, error: 'an https address' })),
    sender_name: oneLine(120),
    postal_address: words(500).refine((value) => /\p{L}/u.test(value) && /[,\n]/.test(value), {
      message: 'a whole postal address: lines separated by line breaks or commas',
    }),
    privacy_email: words(320).refine((value) => parseAddress(value).ok, { message: 'an e-mail address' }),
    retention_months: z.int().min(1).max(LONGEST_RETENTION),
  })
  .partial()
  .meta({ id: 'BrandInput' });

const brandShape = z
  .object({
    brand_name: z.string(),
    brand_url: z.string().nullable().meta({ description: 'A page that names the brand and its notice' }),
    sender_name: z.string().nullable().meta({ description: 'In the From line' }),
    postal_address: z.string().nullable(),
    privacy_email: z.string().nullable().meta({ description: 'Where a reader writes about personal data' }),
    retention_months: z.int(),
    complete: z.boolean().meta({ description: 'Nothing is launched before' }),
    missing: z.array(z.enum(['brand_url', 'sender_name', 'postal_address', 'privacy_email'])),
  })
  .meta({ id: 'Brand' });

const fields = {
  brandUrl: 'brand_url',
  senderName: 'sender_name',
  postalAddress: 'postal_address',
  privacyEmail: 'privacy_email',
} as const;

const brandView = ({ brand, complete, missing }: BrandStanding): z.input<typeof brandShape> => ({
  brand_name: brand.brandName,
  brand_url: brand.brandUrl,
  sender_name: brand.senderName,
  postal_address: brand.postalAddress,
  privacy_email: brand.privacyEmail,
  retention_months: brand.retentionMonths,
  complete,
  missing: missing.map((gap) => fields[gap]),
});

export const getBrand = endpoint({
  method: 'GET',
  path: '/api/v1/brand',
  name: 'getBrand',
  summary: 'Who your mails say they are from',
  group: 'Templates',
  access: partner('campaigns:read'),
  answers: { 200: { description: 'The brand, and what it lacks', schema: brandShape } },
  handle: async ({ caller }, { db }) => answer(200, brandView(await brandStanding(db, caller.tenantId))),
});

export const changeBrand = endpoint({
  method: 'PATCH',
  path: '/api/v1/brand',
  name: 'changeBrand',
  summary: 'Say who your mails are from',
  description: 'What is left out stays. Every mail carries it: sender, postal address, where to write about data.',
  group: 'Templates',
  access: partner('campaigns:write'),
  body: brandInput,
  answers: { 200: { description: 'As it stands now', schema: brandShape } },
  audit: () => ({ action: 'brand.changed', target: 'brand' }),
  async handle({ body, caller }, { db }) {
    await setBrand(db, caller.tenantId, {
      brandName: body.brand_name,
      brandUrl: body.brand_url,
      senderName: body.sender_name,
      postalAddress: body.postal_address,
      privacyEmail: body.privacy_email,
      retentionMonths: body.retention_months,
    });
    return answer(200, brandView(await brandStanding(db, caller.tenantId)));
  },
});

/** It stands in a header: a line break would begin another one. */
function oneLine(max: number) {
  return words(max).refine((value) => !/[\p{Cc}\u2028\u2029]/u.test(value), { message: 'one line' });
}
