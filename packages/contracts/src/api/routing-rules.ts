import { z } from 'zod';
import { text, words } from '../text.ts';
import { platforms } from '../words.ts';
import { categoryWord, countryCode, languageCode, tagSlug } from './contact-input.ts';

/** MailWizz's own uid, or the seeds' number for a list. */
const listName = z.union([z.int().min(0).max(2_147_483_647), words(64)]);

/** One rule as files and requests write it. A condition left out always holds; the first rule that fits decides. */
export const routingRule = z.strictObject({
  category: categoryWord.optional(),
  platform: z.enum(platforms).optional(),
  language: languageCode.optional(),
  country_code: countryCode.optional(),
  source_id: words(100).optional(),
  list: listName.meta({ description: 'The uid of the list, or the number it had in older files' }),
  instance: words(64).optional().meta({ description: 'Where two instances have a list of that name' }),
  tags: z.array(tagSlug).max(20).optional(),
  template: words(100)
    .optional()
    .meta({ description: 'Kept with the rule; campaigns choose their template themselves' }),
});
export type RoutingRuleInput = z.infer<typeof routingRule>;

export const routingRules = z.array(routingRule).min(1).max(500);

/** `mailwizz_routing.json` of the seeds: {list_id, template, tags} by category (checklist G6). */
const byCategory = z
  .record(
    z.string(),
    z.object({ list_id: listName, template: words(100).optional(), tags: z.array(tagSlug).max(20).optional() }),
  )
  .transform(
    (lists): z.input<typeof routingRules> =>
      Object.entries(lists).map(([category, { list_id, template, tags }]) => ({
        category,
        list: list_id,
        ...(template && { template }),
        ...(tags && { tags }),
      })),
  )
  .pipe(routingRules);

/** A file of rules: what `relais routing export` writes, a bare array of rules, or the seeds' map by category. */
export const routingFile = z.union([
  z
    .object({ rules: routingRules, note: text(500).optional() })
    .transform(({ rules, note }) => ({ rules, note: note ?? '' })),
  routingRules.transform((rules) => ({ rules, note: '' })),
  byCategory.transform((rules) => ({ rules, note: '' })),
]);
