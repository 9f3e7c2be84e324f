import { type GateVerdict, judgeLaunch, launchFactsOf } from '@relais/campaigns';
import { type CampaignFacts, campaignFacts, type Db, type GateWish, recordGate } from '@relais/prisma';
import type { Partner } from '../../http/access.ts';
import { Problem } from '../../http/problems.ts';

/** What the gate said, and of what. */
export interface Asked {
  facts: CampaignFacts;
  verdict: GateVerdict;
}

/** Asks the launch gate and keeps its word as proof. @throws {Problem} NOT_FOUND */
export async function askGate(db: Db, caller: Partner, campaignId: number, wish: GateWish): Promise<Asked> {
  const { tenantId, key } = caller;
  const asked = await judge(db, tenantId, campaignId);
  const { matched, eligible, excluded } = asked.facts.audience;
  const facts = { matched, eligible, excluded };
  await recordGate(db, { tenantId, campaignId, wish, actor: `key:${key}`, ...asked.verdict, facts });
  return asked;
}

/** The same, for who only wants to know. @throws {Problem} NOT_FOUND */
export async function judge(db: Db, tenantId: number, campaignId: number): Promise<Asked> {
  const facts = await campaignFacts(db, tenantId, campaignId);
  if (!facts) throw noCampaign(campaignId);
  return { facts, verdict: judgeLaunch(launchFactsOf(facts, new Date())) };
}

export const noCampaign = (id: number) => new Problem('NOT_FOUND', `There is no campaign ${id}.`);

/** Every refusal with its code and the way out. */
export function refusal({ findings }: GateVerdict): Problem {
  const errors = findings
    .filter(({ severity }) => severity === 'block')
    .map(({ code, message, wayOut }) => ({ path: code, message: `${message} ${wayOut}` }));
  return new Problem('CAMPAIGN_REFUSED', `The launch gate refuses: ${errors.map(({ path }) => path).join(', ')}.`, {
    errors,
  });
}
