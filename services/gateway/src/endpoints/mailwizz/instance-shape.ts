import { checkStates, text, words } from '@relais/contracts';
import type { ImportedOne, InstanceInFull } from '@relais/prisma';
import { z } from 'zod';
import { Problem } from '../../http/problems.ts';

const INT_MAX = 2_147_483_647;

/** Operators' names: `client-1`. */
const instanceName = words(64).pipe(
  z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, 'lower-case letters, digits, - and _ only'),
);
export const instanceParams = z.object({ instance_id: instanceName });

const said = {
  name: words(120),
  base_url: words(2_048)
    .pipe(z.url({ protocol: /^https?$/ }))
    .refine((url) => !/[?#@]/.test(url), { message: 'must carry no query, fragment, user or password' })
    .meta({ examples: ['https://mail.example.com/api'], description: 'Of its API; ends in /api' }),
  auth_mode: z.enum(['api_key', 'key_pair']).meta({ description: 'api_key: MailWizz 2 and later' }),
  api_key: words(500).meta({ description: 'Stored sealed, never answered. The public key of a pair' }),
  private_key: words(500).meta({ description: 'Of a pair; stored sealed, never answered' }),
  daily_quota: z
    .int()
    .min(0)
    .max(INT_MAX)
    .nullable()
    .meta({ description: 'New subscribers a UTC day; null: no ceiling' }),
  max_input_vars: z.int().min(50).max(1_000_000).meta({ description: 'PHP’s own limit there' }),
};

export const instanceInput = z
  .strictObject({
    ...said,
    instance_id: instanceName,
    auth_mode: said.auth_mode.default('api_key'),
    private_key: said.private_key.optional(),
    daily_quota: said.daily_quota.default(null),
    max_input_vars: said.max_input_vars.default(1_000),
  })
  .meta({ id: 'MailwizzInstanceInput' });

export const instanceChange = z
  .strictObject({ ...said, is_active: z.boolean() })
  .partial()
  .meta({ id: 'MailwizzInstanceChange' });

const checkShape = z
  .object({
    what: z.string(),
    state: z.enum(checkStates),
    detail: z.string(),
    mend: z.string().nullable().meta({ description: 'What to do about it' }),
  })
  .meta({ id: 'Check' });

const importShape = z
  .object({
    state: z.enum(['asked', 'done', 'failed']),
    asked_at: z.string(),
    finished_at: z.string().nullable(),
    error: z.string().nullable(),
    templates: z.array(
      z.object({
        name: z.string(),
        template_id: z.int().nullable(),
        skipped: z.string().nullable().meta({ description: 'Why it was left out' }),
        unmapped: z
          .array(z.object({ tag: z.string(), message: z.string(), way_out: z.string() }))
          .meta({ description: 'Tags of MailWizz without a counterpart: they stand as they were' }),
      }),
    ),
  })
  .meta({ id: 'TemplateImport' });

export const instanceShape = z
  .object({
    instance_id: z.string(),
    name: z.string(),
    base_url: z.string(),
    auth_mode: z.string(),
    daily_quota: z.int().nullable(),
    max_input_vars: z.int(),
    is_active: z.boolean(),
    has_webhook_token: z.boolean(),
    last_sync_at: z.iso.datetime().nullable(),
    last_error: z.string().nullable(),
    health: z.object({
      state: z.enum(checkStates).nullable().meta({ description: 'Of the worst check; null: nobody has looked yet' }),
      looked_at: z.iso.datetime().nullable(),
      is_asked: z.boolean().meta({ description: 'A look is on its way' }),
      checks: z.array(checkShape),
    }),
    template_import: importShape.nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'MailwizzInstance' });

/** @param instance what is stored, sealed keys and all: what is named here is answered, nothing else */
export const instanceView = (instance: InstanceInFull): z.input<typeof instanceShape> => ({
  instance_id: instance.instanceId,
  name: instance.name,
  base_url: instance.baseUrl,
  auth_mode: instance.authMode,
  daily_quota: instance.dailyQuota,
  max_input_vars: instance.maxInputVars,
  is_active: instance.isActive,
  has_webhook_token: instance.hasWebhookToken,
  last_sync_at: instance.lastSyncAt?.toISOString() ?? null,
  last_error: instance.lastError,
  health: {
    state: instance.health?.state ?? null,
    looked_at: instance.lastHealthCheck?.toISOString() ?? null,
    is_asked: instance.lookAsked,
    checks: instance.health?.checks ?? [],
  },
  template_import: instance.templateImport && importView(instance.templateImport),
  created_at: instance.createdAt.toISOString(),
});

const importView = ({ wish: _, ...said }: NonNullable<InstanceInFull['templateImport']>) => ({
  ...said,
  templates: said.templates.map((one: ImportedOne) => ({ ...one })),
});

export const listShape = z
  .object({
    list_uid: z.string(),
    name: z.string(),
    subscribers: z.int().nullable().meta({ description: 'Whatever their status, at the last look' }),
    category: z.string().nullable().meta({ description: 'Whose contacts go there; null: none' }),
    is_in_use: z.boolean(),
    is_in_account: z.boolean().meta({ description: 'The last look saw it' }),
  })
  .meta({ id: 'MailwizzListSeen' });

/** The account's lists as last seen, and those we believe in that it lacks. */
export function listsView({ health, lists }: InstanceInFull): z.input<typeof listShape>[] {
  const seen = health?.lists ?? [];
  const isInUse = (uid: string) => lists.some(({ listUid, isActive }) => isActive && listUid === uid);
  return [
    ...seen.map((list) => ({ ...list, is_in_use: isInUse(list.list_uid), is_in_account: true })),
    ...lists
      .filter(({ listUid }) => !seen.some(({ list_uid }) => list_uid === listUid))
      .map(({ listUid, name, category, isActive }) => ({
        ...{ list_uid: listUid, name, category, subscribers: null },
        ...{ is_in_use: isActive, is_in_account: false },
      })),
  ];
}

export const noInstance = (name: string) =>
  new Problem('NOT_FOUND', `There is no MailWizz instance "${name.slice(0, 64)}".`);

/** What a caller reads later; the path it is read at is the answer's Location too. */
export const errandShape = z
  .object({ instance_id: z.string(), read_at: text(200).meta({ description: 'Where what came of it will stand' }) })
  .meta({ id: 'MailwizzErrand' });
