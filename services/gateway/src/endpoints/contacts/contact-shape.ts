import { contactStatuses, pipelineStage } from '@relais/contracts';
import { type ContactDetail, type Db, fieldChangesOf, fieldValuesOf, type ListedContact } from '@relais/prisma';
import { z } from 'zod';

const moment = z.iso.datetime();

/** A contact as lists tell it. */
export const contactShape = z
  .object({
    id: z.int(),
    email: z.string(),
    status: z.enum(contactStatuses),
    pipeline_stage: z.string().meta({ description: 'The status in the partners’ second vocabulary' }),
    status_reason: z.string().nullable(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    title: z.string().nullable(),
    company: z.string().nullable(),
    phone: z.string().nullable().meta({ description: 'E.164' }),
    website: z.string().nullable(),
    country_code: z.string().nullable(),
    city: z.string().nullable(),
    language: z.string().nullable(),
    category: z.string().nullable(),
    platform: z.string().nullable(),
    score: z.int(),
    social: z.record(z.string(), z.string()),
    custom_fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    tags: z.array(z.string()),
    source_id: z.string(),
    obfuscated: z.boolean().meta({ description: 'The owner hid the address from machines' }),
    validation_score: z.int().nullable(),
    mailwizz_instance: z.string().nullable(),
    list_uid: z.string().nullable(),
    subscriber_uid: z.string().nullable(),
    created_at: moment,
    updated_at: moment,
    validated_at: moment.nullable(),
    injected_at: moment.nullable(),
  })
  .meta({ id: 'Contact' });

export const sightingShape = z
  .object({
    source_id: z.string(),
    source_url: z.string().nullable(),
    snippet: z.string().nullable().meta({ description: 'What stood around the address' }),
    via: z.string().nullable().meta({ description: 'How it stood there: mailto, text …' }),
    robots: z.string().nullable(),
    scrape_job_id: z.int().nullable(),
    first_seen_at: moment,
    last_seen_at: moment,
  })
  .meta({ id: 'Sighting' });

/** A contact with everything known of it. */
export const contactDetailShape = contactShape
  .extend({
    phone_raw: z.string().nullable(),
    status_since: moment,
    last_error: z.string().nullable(),
    validation: z.unknown().meta({ description: 'Verdict and every reason; null before validation' }),
    categorisation: z
      .unknown()
      .meta({ description: 'Score, runner-up and matched words; null when the source named it' }),
    provenance: z
      .array(
        z.object({
          field: z.string(),
          value: z.string().nullable(),
          source_id: z.string().nullable().meta({ description: 'Null where a person wrote it' }),
          actor: z.string().nullable(),
          trust: z.int().meta({ description: '5 by hand, 4 a source kept by hand, 3 an API, 2 a file, 1 a web page' }),
          first_seen_at: moment,
          last_seen_at: moment,
          winner: z.boolean(),
        }),
      )
      .meta({ description: 'Every value on record by field, the one shown first' }),
    changes: z
      .array(
        z.object({
          field: z.string(),
          before: z.string().nullable(),
          after: z.string().nullable(),
          origin: z.enum(['operator', 'source', 'merge']),
          actor: z.string(),
          at: moment,
        }),
      )
      .meta({ description: 'What its fields were before, latest first' }),
    sightings: z.object({
      count: z.int(),
      first_seen_at: moment.nullable(),
      last_seen_at: moment.nullable(),
      latest: z.array(sightingShape),
    }),
  })
  .meta({ id: 'ContactDetail' });

export const contactView = (contact: ListedContact): z.input<typeof contactShape> => ({
  id: contact.id,
  email: contact.email,
  status: contact.status,
  pipeline_stage: pipelineStage[contact.status],
  status_reason: contact.statusReason,
  first_name: contact.firstName,
  last_name: contact.lastName,
  title: contact.title,
  company: contact.company,
  phone: contact.phone,
  website: contact.website,
  country_code: contact.countryCode,
  city: contact.city,
  language: contact.language,
  category: contact.category,
  platform: contact.platform,
  score: contact.score,
  social: contact.social,
  custom_fields: contact.customFields,
  tags: contact.tags,
  source_id: contact.sourceId,
  obfuscated: contact.obfuscated,
  validation_score: contact.validationScore,
  mailwizz_instance: contact.mailwizzInstance,
  list_uid: contact.listUid,
  subscriber_uid: contact.subscriberUid,
  created_at: contact.createdAt.toISOString(),
  updated_at: contact.updatedAt.toISOString(),
  validated_at: contact.validatedAt?.toISOString() ?? null,
  injected_at: contact.injectedAt?.toISOString() ?? null,
});

/** A contact with where each of its values comes from and what it was before. */
export async function contactDetailOf(
  db: Db,
  tenantId: number,
  contact: ContactDetail,
): Promise<z.input<typeof contactDetailShape>> {
  const [values, changes] = await Promise.all([
    fieldValuesOf(db, tenantId, contact.id),
    fieldChangesOf(db, tenantId, contact.id),
  ]);
  return {
    ...known(contact),
    provenance: values.map(({ sourceId, firstSeenAt, lastSeenAt, ...value }) => ({
      ...value,
      source_id: sourceId,
      first_seen_at: firstSeenAt.toISOString(),
      last_seen_at: lastSeenAt.toISOString(),
    })),
    changes: changes.map(({ at, ...change }) => ({ ...change, at: at.toISOString() })),
  };
}

const known = (contact: ContactDetail) => ({
  ...contactView(contact),
  phone_raw: contact.phoneRaw,
  status_since: contact.statusSince.toISOString(),
  last_error: contact.lastError,
  validation: contact.validation,
  categorisation: contact.categorisation,
  sightings: {
    count: contact.sightings.count,
    first_seen_at: contact.sightings.firstSeenAt?.toISOString() ?? null,
    last_seen_at: contact.sightings.lastSeenAt?.toISOString() ?? null,
    latest: contact.sightings.latest.map((sighting) => ({
      source_id: sighting.sourceId,
      source_url: sighting.sourceUrl || null,
      snippet: sighting.snippet,
      via: sighting.via,
      robots: sighting.robots,
      scrape_job_id: sighting.scrapeJobId,
      first_seen_at: sighting.firstSeenAt.toISOString(),
      last_seen_at: sighting.lastSeenAt.toISOString(),
    })),
  },
});
