import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { type Category, categories, type Platform, platformOfCategory, platforms } from '@relais/contracts';
import type { Database } from '@relais/prisma';
import { type NodeProcess, spawnNode } from '@relais/sandbox';
import { createToken } from '../../pmta/token-work.ts';
import { root } from '../../root.ts';
import { callApi, type PartnerKey } from '../../signed-request.ts';
import { installStarters } from '../../templates/template-work.ts';
import type { OutsideWorld } from '../outside-world.ts';
import { senderDomain } from './mail-world.ts';

/** One campaign of the demo. */
export interface DemoCampaign {
  platform: Platform;
  id: number;
  /** Who would be written to, and who is left out and why, as the preview said before the launch. */
  count: number;
  excluded: Record<string, number>;
}

export interface MailOut {
  campaigns: DemoCampaign[];
  /** `relais pmta ship`, beside each tenant's mail server. */
  shippers: NodeProcess[];
}

export interface MailOutDeps {
  db: Database;
  gatewayUrl: string;
  keys: Record<Platform, PartnerKey>;
  world: OutsideWorld;
}

const entry = path.join(root, 'packages/cli', import.meta.url.endsWith('.ts') ? 'src/main.ts' : 'dist/main.js');

const interest = {
  name: 'Partners for expatriates',
  purpose: 'To offer professionals who serve expatriates a listing on a platform their clients already use.',
  necessity: 'Their own public pages are the only place that names whom to ask; no milder means reaches them.',
  balance: 'Business addresses, published for enquiries of this kind, and one mail with at most two reminders.',
  safeguards:
    'Source and date in the first mail, one click to object, proof in every engine, deletion after 36 months.',
  reviewer: 'Jo Example, data protection',
};

/** Everything an operator and the partners set up before the first mail, and the launches, all through the doors they would use. */
export async function mailOut(deps: MailOutDeps): Promise<MailOut> {
  const campaigns: DemoCampaign[] = [];
  const shippers: NodeProcess[] = [];
  for (const platform of platforms) {
    await listenForPartner(deps, platform);
    await listenToMailwizz(deps, platform);
    shippers.push(await shipAccounting(deps, platform));
    await installStarters(deps.db, platform);
    const campaign = await launch(deps, platform);
    if (campaign) campaigns.push(campaign);
  }
  return { campaigns, shippers };
}

const ask = (deps: MailOutDeps, platform: Platform, path: string, body: unknown) =>
  callApi(deps.gatewayUrl, deps.keys[platform], 'POST', path, body) as Promise<Record<string, unknown>>;

async function listenForPartner(deps: MailOutDeps, platform: Platform): Promise<void> {
  const endpoint = deps.world.mail.partners[platform];
  const { secret } = await ask(deps, platform, '/api/v1/webhook-endpoints', { url: endpoint.url });
  endpoint.setSecret(String(secret));
}

/** MailWizz pushes opens and clicks only, to addresses somebody enters in its panel. */
async function listenToMailwizz({ db, gatewayUrl, world }: MailOutDeps, platform: Platform): Promise<void> {
  const token = randomBytes(24).toString('base64url');
  const webhookTokenHash = createHash('sha256').update(token).digest('hex');
  await db.mailwizzInstance.updateMany({ where: { tenant: { slug: platform } }, data: { webhookTokenHash } });
  const address = (event: string) => `${gatewayUrl}/api/v1/webhooks/mailwizz/${event}?token=${token}`;
  world.mailwizz.admin.setWebhooksFor(world.instances[platform].apiKey, {
    opens: [address('email-opened')],
    clicks: [address('email-clicked')],
  });
}

/** Beside each mail server, the agent that brings its accounting. */
async function shipAccounting(
  { db, gatewayUrl, world: { mail } }: MailOutDeps,
  platform: Platform,
): Promise<NodeProcess> {
  const { token } = await createToken({ db }, platform, 'demo');
  const { dir, movedDir } = mail.powermta[platform];
  return spawnNode(entry, {
    name: `ship ${platform}`,
    args: ['pmta', 'ship', '--dir', dir, '--dir', movedDir, '--url', gatewayUrl, '--every', '0.5'].concat([
      '--state',
      path.join(mail.stateDir, `${platform}.json`),
    ]),
    env: { RELAIS_PMTA_TOKEN: token },
  });
}

async function launch(deps: MailOutDeps, platform: Platform): Promise<DemoCampaign | null> {
  const own: Category[] = categories.filter((category) => platformOfCategory[category] === platform);
  const record = await ask(deps, platform, '/api/v1/interest-records', interest);
  const { id } = await ask(deps, platform, '/api/v1/campaigns', {
    name: `Hello from ${platform}`,
    offer: 'A free listing in the directory of professionals who serve expatriates',
    eligible_categories: own,
    interest_record_id: record.id,
    from_email: `partners@${senderDomain(platform)}`,
    reply_to: `partners@${senderDomain(platform)}`,
    track_opens: true,
    track_clicks: true,
  });
  const preview = await ask(deps, platform, `/api/v1/campaigns/${id}/preview`, {});
  const { count, excluded } = preview as { count: number; excluded: Record<string, number> };
  if (count === 0) return null;
  await ask(deps, platform, `/api/v1/campaigns/${id}/launch`, {});
  return { platform, id: Number(id), count, excluded };
}
