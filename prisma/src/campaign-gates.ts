import { type BrandStanding, brandOf } from './brand.ts';
import { type AudienceCount, countAudience } from './campaign-audience.ts';
import { type CampaignEntry, getCampaign } from './campaigns.ts';
import { type InterestRecordEntry, listInterestRecords } from './interest-records.ts';
import type { Db } from './open-db.ts';
import type { ChoosableTemplate } from './templates.ts';

/** A template one of the tenant's contacts could get, with its words. */
export interface CampaignTemplate extends ChoosableTemplate {
  subject: string;
  html: string;
  text: string | null;
}

/** Everything the launch gate of packages/campaigns looks at, as it stands now. */
export interface CampaignFacts {
  campaign: CampaignEntry;
  brand: BrandStanding;
  brandDomain: string;
  interest: InterestRecordEntry | null;
  audience: AudienceCount;
  templates: CampaignTemplate[];
}

/** Gathers the facts; null when the tenant has no such campaign. */
export async function campaignFacts(db: Db, tenantId: number, campaignId: number): Promise<CampaignFacts | null> {
  const campaign = await getCampaign(db, tenantId, campaignId);
  if (!campaign) return null;
  const [brand, audience, templates, [interest], [tenant]] = await Promise.all([
    brandOf(db, tenantId),
    countAudience(db, tenantId, campaignId),
    campaignTemplates(db, tenantId),
    campaign.interestRecordId === null
      ? Promise.resolve([])
      : listInterestRecords(db, tenantId, { ids: [campaign.interestRecordId], limit: 1 }),
    db.$queryRaw<{ brandDomain: string }[]>`SELECT brand_domain AS "brandDomain" FROM tenants WHERE id = ${tenantId}`,
  ]);
  if (!brand || !tenant) return null;
  return { campaign, brand, brandDomain: tenant.brandDomain, interest: interest ?? null, audience, templates };
}

/** The tenant's templates in use, with their current words. */
export async function campaignTemplates(db: Db, tenantId: number): Promise<CampaignTemplate[]> {
  return db.$queryRaw<CampaignTemplate[]>`
    SELECT t.id, t.name, t.language, t.category, t.is_default AS "isDefault", t.is_active AS "isActive", t.version, v.subject, v.html, v.text
      FROM email_templates t JOIN email_template_versions v ON v.template_id = t.id AND v.version = t.version
     WHERE t.tenant_id = ${tenantId} AND t.is_active AND t.archived_at IS NULL ORDER BY t.id`;
}

/** What was wished when the gate was asked. */
export type GateWish = 'schedule' | 'launch' | 'start' | 'resume';

export interface GateDecision {
  tenantId: number;
  campaignId: number;
  wish: GateWish;
  actor: string;
  passed: boolean;
  findings: readonly { code: string }[];
  /** Counts, never addresses. */
  facts: Record<string, unknown>;
}

/** Keeps the gate's word as proof. */
export async function recordGate(db: Db, decision: GateDecision): Promise<void> {
  const { tenantId, campaignId, wish, actor, passed, findings, facts } = decision;
  await db.$executeRaw`
    INSERT INTO campaign_gates (tenant_id, campaign_id, wish, actor, passed, findings, facts)
    VALUES (${tenantId}, ${campaignId}, ${wish}, ${actor}, ${passed}, ${JSON.stringify(findings)}::jsonb, ${JSON.stringify(facts)}::jsonb)`;
}

export interface StoredGate {
  wish: GateWish;
  actor: string;
  passed: boolean;
  findings: { code: string; severity: string; message: string; wayOut: string; about?: string }[];
  at: Date;
}

/** What the gate said last; null when nobody asked it yet. */
export async function lastGate(db: Db, tenantId: number, campaignId: number): Promise<StoredGate | null> {
  const [row] = await db.$queryRaw<StoredGate[]>`
    SELECT wish, actor, passed, findings, at FROM campaign_gates
     WHERE tenant_id = ${tenantId} AND campaign_id = ${campaignId} ORDER BY id DESC LIMIT 1`;
  return row ?? null;
}
