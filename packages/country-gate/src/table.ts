import { isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';
import data from './data/countries.json' with { type: 'json' };

/** What the law of a place says to a first, unasked business mail, mildest first. */
export const gateDecisions = ['allow', 'conditions', 'needs_consent', 'never'] as const;
export type GateDecision = (typeof gateDecisions)[number];

/** What may have to be true, each in words for the operator. */
export const gateConditions = {
  fits_job: 'the contact has a category, and a campaign writes only to the categories it declares',
  published_without_refusal:
    'we read the address ourselves, openly, on a page that refuses no mail; page hash and snippet are kept',
  corporate_body: 'company name or page names a body corporate, not a sole trader or partnership',
  presented_as_business: 'the page presents this free-mail address as the business’s own',
} as const;
export type GateCondition = keyof typeof gateConditions;
const conditionWords = Object.keys(gateConditions) as [GateCondition, ...GateCondition[]];

export const addressTypes = ['named', 'generic', 'freemail'] as const;

/** A decision, and its conditions where it has any: `["conditions", "fits_job"]`. */
export const gateCell = z
  .tuple([z.enum(gateDecisions)], z.enum(conditionWords))
  .refine(([decision, ...conditions]) => (decision === 'conditions') === conditions.length > 0, {
    message: 'names conditions exactly where the decision is "conditions"',
  });
export type GateCell = z.infer<typeof gateCell>;

const row = z.strictObject({
  /** For the person who asks why. */
  says: z.string().min(10),
  source: z.string().min(5),
  named: gateCell,
  generic: gateCell,
  freemail: gateCell,
});
export type GateRow = z.infer<typeof row>;

/** A country as the table names it. */
export const gateCountry = z
  .string()
  .refine((code) => /^[A-Z]{2}$/.test(code) && isSupportedCountry(code), { message: 'an ISO 3166-1 alpha-2 code' });

const table = z.strictObject({
  version: z.iso.date(),
  note: z.string(),
  /** Stands for every country without a row. */
  unknown: row,
  countries: z.record(gateCountry, row),
});
export type GateTable = z.infer<typeof table>;

/** The table that ships with this release. @throws z.ZodError naming what is wrong with the data */
export const gateTable: GateTable = table.parse(data);
