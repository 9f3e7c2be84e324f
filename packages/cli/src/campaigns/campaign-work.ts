import { chooseMails, type GateVerdict, judgeLaunch, launchFactsOf } from '@relais/campaigns';
import type { CampaignStatus, PayloadNamed } from '@relais/contracts';
import {
  type CampaignEntry,
  type CampaignFacts,
  type CampaignFigures,
  campaignFacts,
  campaignFigures,
  campaignTenant,
  type GateWish,
  getCampaign,
  lastGate,
  listCampaigns,
  moveCampaign,
  recordAudit,
  recordGate,
  type SendStanding,
  type StoredGate,
  scheduleCampaign,
  sendsOf,
} from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';
import { note } from '../io/output.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { producerOf } from '../stack/queue-connection.ts';
import { tenantsMeant } from '../stack/tenant.ts';

/** A campaign and whose it is. @throws {CommandFailed} CAMPAIGN_UNKNOWN */
export async function campaignCalled({ db }: Access, id: number): Promise<CampaignEntry> {
  const tenantId = await campaignTenant(db, id);
  const entry = tenantId === null ? null : await getCampaign(db, tenantId, id);
  if (!entry)
    throw new CommandFailed('CAMPAIGN_UNKNOWN', `there is no campaign ${id}. \`relais campaigns list\` shows them`);
  return entry;
}

/** The newest campaigns of a tenant, or of each. */
export async function campaignsOf(
  { db }: Access,
  { tenant, status, limit }: { tenant?: string | undefined; status?: CampaignStatus | undefined; limit: number },
): Promise<{ tenant: string; campaign: CampaignEntry }[]> {
  const tenants = await tenantsMeant(db, tenant);
  const lists = await Promise.all(
    tenants.map(async ({ id, slug }) =>
      (await listCampaigns(db, id, { status, limit })).map((campaign) => ({ tenant: slug, campaign })),
    ),
  );
  return lists.flat();
}

/** What the gate says now, of what. */
export interface Judged {
  facts: CampaignFacts;
  verdict: GateVerdict;
}

export async function judge({ db }: Access, { tenantId, id }: CampaignEntry): Promise<Judged> {
  const facts = await campaignFacts(db, tenantId, id);
  if (!facts) throw new CommandFailed('CAMPAIGN_UNKNOWN', `campaign ${id} is gone`);
  return { facts, verdict: judgeLaunch(launchFactsOf(facts, new Date())) };
}

/** Who would be written to, who not and why, and which mail each group gets. */
export const mailsOf = ({ facts }: Judged) => chooseMails(facts.campaign.mails, facts.templates, facts.audience.groups);

async function askGate(access: Access, campaign: CampaignEntry, wish: GateWish): Promise<Judged> {
  const judged = await judge(access, campaign);
  const { matched, eligible, excluded } = judged.facts.audience;
  const { tenantId, id: campaignId } = campaign;
  const decision = { tenantId, campaignId, wish, actor: actor(), ...judged.verdict };
  await recordGate(access.db, { ...decision, facts: { matched, eligible, excluded } });
  return judged;
}

/** Launches a campaign now. @throws {CommandFailed} CAMPAIGN_REFUSED with every refusal, CAMPAIGN_STATE */
export async function launch(access: Access, campaign: CampaignEntry): Promise<CampaignEntry> {
  const { tenantId, id: campaignId } = campaign;
  const { verdict } = await askGate(access, campaign, 'launch');
  if (!verdict.passed) throw refused(verdict);
  if (!(await scheduleCampaign(access.db, tenantId, campaignId, null))) throw wrongState(campaign, 'launched');
  return settle(access, campaign, 'campaign.launched', { kind: 'start', tenantId, campaignId });
}

/** Pauses a campaign. @throws {CommandFailed} CAMPAIGN_STATE */
export async function pause(access: Access, campaign: CampaignEntry): Promise<CampaignEntry> {
  return move(access, campaign, {
    to: 'paused',
    reason: `paused by ${actor()}`,
    action: 'campaign.paused',
    wish: 'paused',
  });
}

/** Lets a paused campaign go on; one that never started passes the gate again. @throws {CommandFailed} as `launch` */
export async function resume(access: Access, campaign: CampaignEntry, why: string): Promise<CampaignEntry> {
  if (campaign.status !== 'paused') throw wrongState(campaign, 'resumed');
  if (!campaign.startedAt) return launch(access, campaign);
  return move(access, campaign, {
    to: 'running',
    reason: `resumed: ${why}`,
    action: 'campaign.resumed',
    wish: 'resumed',
  });
}

/** Cancels a campaign: nothing more leaves. @throws {CommandFailed} CAMPAIGN_STATE */
export async function cancel(access: Access, campaign: CampaignEntry): Promise<CampaignEntry> {
  return move(access, campaign, {
    to: 'cancelled',
    reason: `cancelled by ${actor()}`,
    action: 'campaign.cancelled',
    wish: 'cancelled',
  });
}

async function move(
  access: Access,
  campaign: CampaignEntry,
  { to, reason, action, wish }: { to: CampaignStatus; reason: string; action: string; wish: string },
): Promise<CampaignEntry> {
  const { tenantId, id: campaignId } = campaign;
  if (!(await moveCampaign(access.db, { tenantId, campaignId, to, reason }))) throw wrongState(campaign, wish);
  return settle(access, campaign, action, { kind: 'follow', tenantId, campaignId });
}

/** The audit line, and a job for mailwizz-sync; without Redis its sweep finds the work within a minute. */
async function settle(
  access: Access,
  campaign: CampaignEntry,
  action: string,
  job: PayloadNamed<'campaign'>,
): Promise<CampaignEntry> {
  const { tenantId, id } = campaign;
  await recordAudit(access.db, { tenantId, actor: actor(), action, target: `campaign:${id}` });
  if (access.redisUrl === null) note('no Redis is known here: mailwizz-sync takes it up within a minute of running');
  else {
    const queues = await producerOf(access);
    try {
      await queues.enqueue('campaign', job);
      await queues.enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
    } finally {
      await queues.close();
    }
  }
  return campaignCalled(access, id);
}

const wrongState = ({ id, status }: CampaignEntry, wish: string) =>
  new CommandFailed('CAMPAIGN_STATE', `campaign ${id} is ${status} and cannot be ${wish}`);

function refused({ findings }: GateVerdict): CommandFailed {
  const lines = findings
    .filter(({ severity }) => severity === 'block')
    .map(({ code, message, wayOut }) => `\n  ${code}: ${message} ${wayOut}`);
  return new CommandFailed('CAMPAIGN_REFUSED', `the launch gate refuses:${lines.join('')}`);
}

/** Everything about a campaign that explains where it stands. */
export interface CampaignStory {
  campaign: CampaignEntry;
  gate: StoredGate | null;
  sends: SendStanding[];
  figures: CampaignFigures;
}

export async function storyOf({ db }: Access, campaign: CampaignEntry): Promise<CampaignStory> {
  const { tenantId, id } = campaign;
  const [gate, sends, figures] = await Promise.all([
    lastGate(db, tenantId, id),
    sendsOf(db, tenantId, id),
    campaignFigures(db, tenantId, id),
  ]);
  return { campaign, gate, sends, figures };
}
