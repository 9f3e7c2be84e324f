import { type Platform, platforms } from '@relais/contracts';
import { createMailwizzClient } from 'mailwizz-api-ts';
import { z } from 'zod';
import { callApi } from '../../signed-request.ts';
import type { DemoCampaign, MailOutDeps } from './mail-out.ts';

/** Who can say how often a thing happened. */
export const witnesses = ['database', 'MailWizz', 'PowerMTA', 'readers', 'partner'] as const;
export type Witness = (typeof witnesses)[number];

/** One thing that happened, as each of those says who saw it. */
export interface Fact {
  what: string;
  seen: Partial<Record<Witness, number>>;
}

export interface Mailing {
  facts: Fact[];
  campaigns: { platform: Platform; status: string; count: number; excluded: Record<string, number> }[];
  /** Hits of machines that were told apart from people. */
  machineHits: number;
  forgedWebhooks: number;
  /** Nothing is under way any more: campaigns completed, mailboxes quiet. */
  isOver: boolean;
}

/** Those that saw it say the same number. */
export const isAgreed = ({ seen }: Fact): boolean => new Set(Object.values(seen)).size <= 1;

/** What is read of the gateway's answers: a figure that is missing must not pass for agreement. */
const count = z.int().min(0);
const statsAnswer = z.object({
  sent: count,
  delivered: count,
  opened: count,
  clicked: count,
  raw_opens: count,
  raw_clicks: count,
  bounced: count,
  unsubscribed: count,
  complained: count,
});
const campaignAnswer = z.object({ status: z.string(), mailwizz_campaign_uids: z.array(z.string()) });

/** Asks everybody anew: Relais by its API, MailWizz by its own, the mail servers, the readers behind them, the partners. */
export async function readMailing(deps: MailOutDeps, campaigns: readonly DemoCampaign[]): Promise<Mailing> {
  const told = await Promise.all(campaigns.map((campaign) => askRelais(deps, campaign)));
  const mailwizz = await Promise.all(told.map(({ platform, uids }) => askMailwizz(deps, platform, uids)));
  const stats = told.map((one) => one.stats);
  const servers = platforms.map((platform) => deps.world.mail.powermta[platform].stats());
  const acts = platforms.flatMap((platform) => deps.world.mail.powermta[platform].acts());
  const heard = platforms.flatMap((platform) => deps.world.mail.partners[platform].events());

  const people = (kind: string) =>
    new Set(
      acts.filter((act) => act.by === 'human' && act.kind === kind && reached(act.status)).map((act) => act.address),
    ).size;
  const partners = (type: string) =>
    new Set(heard.filter((event) => event.type === type).map(({ email }) => email)).size;
  return {
    facts: [
      {
        what: 'mails sent',
        seen: { database: sum(stats, 'sent'), MailWizz: sum(mailwizz, 'sent'), PowerMTA: sum(servers, 'received') },
      },
      {
        what: 'delivered',
        seen: {
          database: sum(stats, 'delivered'),
          PowerMTA: sum(servers, 'delivered'),
          partner: partners('email.delivered'),
        },
      },
      { what: 'bounced', seen: { database: sum(stats, 'bounced'), PowerMTA: sum(servers, 'bounced') } },
      {
        what: 'opened by people',
        seen: { database: sum(stats, 'opened'), readers: people('open'), partner: partners('email.opened') },
      },
      {
        what: 'clicked by people',
        seen: { database: sum(stats, 'clicked'), readers: people('click'), partner: partners('email.clicked') },
      },
      {
        what: 'complained',
        seen: {
          database: sum(stats, 'complained'),
          PowerMTA: sum(servers, 'complained'),
          partner: partners('contact.complained'),
        },
      },
      {
        what: 'unsubscribed',
        seen: {
          database: sum(stats, 'unsubscribed'),
          MailWizz: sum(mailwizz, 'unsubscribed'),
          readers: people('unsubscribe'),
          partner: partners('contact.unsubscribed'),
        },
      },
    ],
    campaigns: told.map(({ platform, status, count, excluded }) => ({ platform, status, count, excluded })),
    machineHits: sum(stats, 'raw_opens') + sum(stats, 'raw_clicks') - humanHits(acts),
    forgedWebhooks: platforms.reduce((total, platform) => total + deps.world.mail.partners[platform].forged(), 0),
    isOver: told.every(({ status }) => status === 'completed') && servers.every(({ pending }) => pending === 0),
  };
}

/** A link may lead out of this machine, where nobody answers the reader; MailWizz has counted the click before. */
const reached = (status: number | undefined) => status !== undefined;

const humanHits = (acts: readonly { by: string; kind: string; url?: string }[]) =>
  acts.filter(({ by, kind, url }) => by === 'human' && url !== undefined && (kind === 'open' || kind === 'click'))
    .length;

async function askRelais({ gatewayUrl, keys }: MailOutDeps, campaign: DemoCampaign) {
  const get = (path: string) => callApi(gatewayUrl, keys[campaign.platform], 'GET', path);
  const { status, mailwizz_campaign_uids: uids } = campaignAnswer.parse(await get(`/api/v1/campaigns/${campaign.id}`));
  const stats = statsAnswer.parse(await get(`/api/v1/campaigns/${campaign.id}/stats`));
  return { ...campaign, status, uids, stats };
}

async function askMailwizz({ world }: MailOutDeps, platform: Platform, uids: readonly string[]) {
  const { baseUrl, apiKey } = world.instances[platform];
  const client = createMailwizzClient({ baseUrl, auth: { kind: 'api_key', key: apiKey } });
  const all = await Promise.all(uids.map((uid) => client.campaigns.stats(uid)));
  return {
    sent: sum(all, 'processedCount'),
    unsubscribed: sum(all, 'unsubscribesCount'),
  };
}

function sum<Key extends string>(rows: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return rows.reduce((total, row) => total + row[key], 0);
}
