import type { CampaignStatus, Category, Language } from '@relais/contracts';
import type { Db } from './open-db.ts';
import { isTaken } from './store-failure.ts';

/** What a reader gets, before the variables are filled, with its fingerprint (`contentHash` of packages/templates). */
export interface TemplateWords {
  subject: string;
  html: string;
  /** Null: made from the HTML. */
  text: string | null;
  contentHash: string;
}

export interface NewTemplate extends TemplateWords {
  name: string;
  description?: string;
  language: Language;
  /** Null: for every category. */
  category: Category | null;
  isDefault?: boolean;
  isActive?: boolean;
}

/** A template without its words: what choosing and the coverage of languages and categories go by. */
export interface TemplateEntry {
  id: number;
  name: string;
  description: string;
  language: Language;
  category: Category | null;
  isDefault: boolean;
  isActive: boolean;
  /** The current one. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
}

export interface TemplateVersion extends TemplateWords {
  version: number;
  createdBy: string;
  createdAt: Date;
}

/** A template with the words of one version. */
export type TemplateInFull = TemplateEntry & { words: TemplateVersion };

/**
 * Stores templates with their first version, in one statement. One whose name is taken is left out, so that doing it again stores
 * nothing. A new default takes the place of the one before.
 * @returns those stored, in no order
 */
export async function createTemplates(
  db: Db,
  tenantId: number,
  templates: readonly NewTemplate[],
  by: string,
): Promise<{ id: number; name: string }[]> {
  return db.$queryRaw`
    WITH wanted AS (
      SELECT DISTINCT ON (name) * FROM jsonb_to_recordset(${JSON.stringify(templates)}::jsonb)
        AS w(name text, description text, language text, category text, "isDefault" boolean, "isActive" boolean,
             subject text, html text, text text, "contentHash" text)
    ), stored AS (
      INSERT INTO email_templates (tenant_id, name, description, language, category, is_default, is_active)
      SELECT ${tenantId}, name, coalesce(description, ''), language, category, coalesce("isDefault", false), coalesce("isActive", true)
        FROM wanted
      ON CONFLICT (tenant_id, name) WHERE archived_at IS NULL DO NOTHING
      RETURNING id, name, language, category, is_default
    ), versions AS (
      INSERT INTO email_template_versions (template_id, version, subject, html, text, content_hash, created_by)
      SELECT stored.id, 1, wanted.subject, wanted.html, wanted.text, wanted."contentHash", ${by}
        FROM stored JOIN wanted USING (name)
    ), former AS (
      UPDATE email_templates t SET is_default = false, updated_at = now()
        FROM stored s
       WHERE s.is_default AND t.tenant_id = ${tenantId} AND t.is_default AND t.language = s.language
         AND t.category IS NOT DISTINCT FROM s.category
    )
    SELECT id, name FROM stored`;
}

/** All of it as it shall stand; words that are the current ones make no new version. */
export type ChangedTemplate = Required<NewTemplate>;

/**
 * Changes a template that still is at the version its editor read; other words become the next version. A new default takes the
 * place of the one before.
 * @returns the version it is at now, or why nothing changed: `moved` when it is archived, unknown or was changed meanwhile
 */
export async function changeTemplate(
  db: Db,
  at: { tenantId: number; templateId: number; version: number },
  changed: ChangedTemplate,
  by: string,
): Promise<number | 'name-taken' | 'moved'> {
  const { tenantId, templateId, version } = at;
  const change = db.$queryRaw<{ taken: boolean; version: number | null }[]>`
    WITH taken AS (
      SELECT EXISTS (SELECT 1 FROM email_templates
        WHERE tenant_id = ${tenantId} AND name = ${changed.name} AND archived_at IS NULL AND id <> ${templateId}) AS is
    ), moved AS (
      UPDATE email_templates t
         SET name = ${changed.name}, description = ${changed.description}, language = ${changed.language},
             category = ${changed.category}, is_default = ${changed.isDefault}, is_active = ${changed.isActive},
             version = t.version + CASE WHEN v.content_hash = ${changed.contentHash} THEN 0 ELSE 1 END, updated_at = now()
        FROM email_template_versions v, taken
       WHERE t.tenant_id = ${tenantId} AND t.id = ${templateId} AND t.version = ${version} AND t.archived_at IS NULL
         AND v.template_id = t.id AND v.version = ${version} AND NOT taken.is
      RETURNING t.id, t.version
    ), words AS (
      INSERT INTO email_template_versions (template_id, version, subject, html, text, content_hash, created_by)
      SELECT id, version, ${changed.subject}, ${changed.html}, ${changed.text}, ${changed.contentHash}, ${by}
        FROM moved WHERE version > ${version}
    ), former AS (
      UPDATE email_templates t SET is_default = false, updated_at = now() FROM moved
       WHERE ${changed.isDefault} AND t.tenant_id = ${tenantId} AND t.id <> moved.id AND t.is_default
         AND t.language = ${changed.language} AND t.category IS NOT DISTINCT FROM ${changed.category}::text
    )
    SELECT taken.is AS taken, moved.version FROM taken LEFT JOIN moved ON true`;
  const [row] = await change.catch((error: unknown) => {
    // Another took the name between the question and the answer.
    if (isTaken(error)) return [{ taken: true, version: null }];
    throw error;
  });
  return row?.version ?? (row?.taken ? 'name-taken' : 'moved');
}

/** Campaigns in these states may still send what their templates say. */
const LIVE: readonly CampaignStatus[] = ['scheduled', 'running', 'paused'];

/**
 * Takes a template out of every choice, unless a live campaign names or sends it. Its versions stay for what was sent with them.
 * @returns `unknown` when the tenant has no such template in use
 */
export async function archiveTemplate(
  db: Db,
  tenantId: number,
  templateId: number,
): Promise<'archived' | 'in-use' | 'unknown'> {
  const [row] = await db.$queryRaw<{ used: boolean; archived: boolean }[]>`
    WITH wanted AS (
      SELECT t.id, EXISTS (
               SELECT 1 FROM campaigns c
                WHERE c.tenant_id = ${tenantId} AND c.status = ANY(${LIVE}::text[])
                  AND (EXISTS (SELECT 1 FROM campaign_mails m WHERE m.campaign_id = c.id AND m.template_id = t.id)
                    OR EXISTS (SELECT 1 FROM sends s WHERE s.campaign_id = c.id AND s.template_id = t.id))) AS used
        FROM email_templates t WHERE t.tenant_id = ${tenantId} AND t.id = ${templateId} AND t.archived_at IS NULL
    ), archived AS (
      UPDATE email_templates t SET archived_at = now(), updated_at = now(), is_default = false
        FROM wanted WHERE t.id = wanted.id AND NOT wanted.used
      RETURNING t.id
    )
    SELECT wanted.used, archived.id IS NOT NULL AS archived FROM wanted LEFT JOIN archived USING (id)`;
  if (!row) return 'unknown';
  return row.used ? 'in-use' : 'archived';
}

/** What came of a template over all its versions, counted from events: each contact once a mailing. */
export interface TemplateStats {
  /** Campaigns that sent it. */
  timesUsed: number;
  lastUsedAt: Date | null;
  sent: number;
  /** Whoever opened or clicked, security scanners too; and people alone. */
  opened: { all: number; human: number };
  clicked: { all: number; human: number };
  bounced: number;
  unsubscribed: number;
  complained: number;
}

/** Null when the tenant has no such template. */
export async function templateStats(db: Db, tenantId: number, templateId: number): Promise<TemplateStats | null> {
  const [row] = await db.$queryRaw<TemplateStats[]>`
    WITH used AS (
      SELECT campaign_id, campaign_uid, started_at FROM sends
       WHERE tenant_id = ${tenantId} AND template_id = ${templateId} AND started_at IS NOT NULL
    ), mailed AS (
      SELECT e.contact_id, used.campaign_uid,
             bool_or(e.type IN ('sent', 'delivered', 'bounced')) AS sent,
             bool_or(e.type = 'opened') AS opened, bool_or(e.type = 'opened' AND e.is_human) AS opened_human,
             bool_or(e.type = 'clicked') AS clicked, bool_or(e.type = 'clicked' AND e.is_human) AS clicked_human,
             bool_or(e.type = 'bounced') AS bounced, bool_or(e.type = 'unsubscribed') AS unsubscribed,
             bool_or(e.type = 'spam_report') AS complained
        FROM used JOIN contact_events e ON e.tenant_id = ${tenantId} AND e.data ->> 'campaign_uid' = used.campaign_uid
       GROUP BY e.contact_id, used.campaign_uid
    )
    SELECT (SELECT count(DISTINCT campaign_id)::int FROM used) AS "timesUsed", (SELECT max(started_at) FROM used) AS "lastUsedAt",
           m.sent, m.bounced, m.unsubscribed, m.complained,
           jsonb_build_object('all', m.opened, 'human', m.opened_human) AS opened,
           jsonb_build_object('all', m.clicked, 'human', m.clicked_human) AS clicked
      FROM email_templates t,
           (SELECT count(*) FILTER (WHERE sent)::int AS sent, count(*) FILTER (WHERE opened)::int AS opened,
                   count(*) FILTER (WHERE opened_human)::int AS opened_human, count(*) FILTER (WHERE clicked)::int AS clicked,
                   count(*) FILTER (WHERE clicked_human)::int AS clicked_human, count(*) FILTER (WHERE bounced)::int AS bounced,
                   count(*) FILTER (WHERE unsubscribed)::int AS unsubscribed, count(*) FILTER (WHERE complained)::int AS complained
              FROM mailed) m
     WHERE t.tenant_id = ${tenantId} AND t.id = ${templateId}`;
  return row ?? null;
}

export interface TemplatesQuery {
  language?: Language | undefined;
  /** Null: those for every category. */
  category?: Category | null | undefined;
  isActive?: boolean | undefined;
  /** Only those archived, instead of only the others. */
  archived?: boolean | undefined;
  /** The last id of the page before. */
  cursor?: number | undefined;
  limit: number;
}

/** A tenant's templates, newest first, by keyset. */
export async function listTemplates(db: Db, tenantId: number, query: TemplatesQuery): Promise<TemplateEntry[]> {
  const { language = null, category, isActive = null, archived = false, cursor = null, limit } = query;
  return db.$queryRaw<TemplateEntry[]>`
    SELECT id, name, description, language, category, is_default AS "isDefault", is_active AS "isActive", version,
           created_at AS "createdAt", updated_at AS "updatedAt", archived_at AS "archivedAt"
      FROM email_templates
     WHERE tenant_id = ${tenantId} AND (archived_at IS NOT NULL) = ${archived}
       AND (${language}::text IS NULL OR language = ${language})
       AND (${category === undefined} OR category IS NOT DISTINCT FROM ${category ?? null}::text)
       AND (${isActive}::boolean IS NULL OR is_active = ${isActive})
       AND (${cursor}::int IS NULL OR id < ${cursor})
     ORDER BY id DESC LIMIT ${limit}`;
}

/** A template with its current words, or those of an earlier version; archived ones too. Null when the tenant has none such. */
export async function getTemplate(
  db: Db,
  tenantId: number,
  templateId: number,
  version?: number,
): Promise<TemplateInFull | null> {
  const [row] = await db.$queryRaw<TemplateInFull[]>`
    SELECT t.id, t.name, t.description, t.language, t.category, t.is_default AS "isDefault", t.is_active AS "isActive", t.version,
           t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.archived_at AS "archivedAt",
           jsonb_build_object('version', v.version, 'subject', v.subject, 'html', v.html, 'text', v.text,
             'contentHash', v.content_hash, 'createdBy', v.created_by, 'createdAt', v.created_at) AS words
      FROM email_templates t
      JOIN email_template_versions v ON v.template_id = t.id AND v.version = coalesce(${version ?? null}::int, t.version)
     WHERE t.tenant_id = ${tenantId} AND t.id = ${templateId}`;
  return row ? { ...row, words: { ...row.words, createdAt: new Date(row.words.createdAt) } } : null;
}

/** Every version of a template, newest first; empty when the tenant has no such template. */
export async function listTemplateVersions(db: Db, tenantId: number, templateId: number): Promise<TemplateVersion[]> {
  return db.$queryRaw<TemplateVersion[]>`
    SELECT v.version, v.subject, v.html, v.text, v.content_hash AS "contentHash", v.created_by AS "createdBy", v.created_at AS "createdAt"
      FROM email_template_versions v JOIN email_templates t ON t.id = v.template_id
     WHERE t.tenant_id = ${tenantId} AND t.id = ${templateId}
     ORDER BY v.version DESC`;
}

/** What `selectTemplate` and `coverage` of packages/templates choose from: active and not archived. */
export type ChoosableTemplate = Pick<
  TemplateEntry,
  'id' | 'name' | 'language' | 'category' | 'isDefault' | 'isActive' | 'version'
>;

/** Every template a contact of the tenant could get today. */
export async function templatesFor(db: Db, tenantId: number): Promise<ChoosableTemplate[]> {
  return db.$queryRaw`
    SELECT id, name, language, category, is_default AS "isDefault", is_active AS "isActive", version
      FROM email_templates WHERE tenant_id = ${tenantId} AND is_active AND archived_at IS NULL ORDER BY id`;
}
