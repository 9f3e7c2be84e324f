import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Platform, platforms } from '@relais/contracts';
import {
  type MailwizzDeliver,
  mailboxProviders,
  type PowermtaMailFate,
  type RunningPartner,
  type RunningPowermta,
  smtpDeliver,
  startPartner,
  startPowermta,
} from '@relais/sandbox';

/** What stands behind MailWizz: a mail server a tenant with the world's mailboxes behind it, and the partners who want to hear. */
export interface MailWorld {
  powermta: Record<Platform, RunningPowermta>;
  /** How MailWizz hands its mails on: each sender's domain has its own mail server. */
  deliver: MailwizzDeliver;
  partners: Record<Platform, RunningPartner>;
  /** Where the shippers remember how far they are. */
  stateDir: string;
  stop(): Promise<void>;
}

/** A tenant's sending domain: kept for campaigns, never the brand's own. */
export const senderDomain = (platform: Platform) => `news-${platform}.example`;

/** One of the mailboxes' hours. Readers keep their human pace whatever it is: see `atHumanPace`. */
const HOUR_MS = 1_000;
/** Nobody reads a mail within this of its coming. */
const SOONEST_READ_HOURS = 5;
const LATEST_READ_HOURS = 11;

/** A livelier world than the averages, so that a few dozen mails show everything that can come back. */
const often = {
  unknown: 0.03,
  full: 0.03,
  blocked: 0.03,
  deferred: 0.1,
  scanned: 0.08,
  prefetched: 0,
  opened: 0.55,
  clicked: 0.5,
  unsubscribed: 0.06,
  complained: 0.03,
};
const lively = mailboxProviders.map((provider) => ({
  ...provider,
  rates: { ...provider.rates, ...often },
  feedbackLoop: 'arf' as const,
}));

export async function startMailWorld(): Promise<MailWorld> {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'relais-demo-ship-'));
  const each = await Promise.all(
    platforms.map(async (platform) => {
      const powermta = await startPowermta({
        seed: `demo ${platform}`,
        hourMs: HOUR_MS,
        providers: lively,
        rotateEveryMs: 1_000,
        behave: (_, fate) => atHumanPace(fate),
      });
      return { platform, powermta, deliver: smtpDeliver(powermta.port), partner: await startPartner() };
    }),
  );
  const [sos, ulixai] = each;
  if (!sos || !ulixai) throw new Error('there are two platforms');
  return {
    powermta: { 'sos-expat': sos.powermta, ulixai: ulixai.powermta },
    deliver: (mail) => {
      const own = each.find(({ platform }) => mail.from.email.endsWith(`@${senderDomain(platform)}`));
      if (!own) throw new Error(`no mail server sends for ${mail.from.email}`);
      return own.deliver(mail);
    },
    partners: { 'sos-expat': sos.partner, ulixai: ulixai.partner },
    stateDir,
    async stop() {
      for (const { deliver } of each) deliver.close();
      await Promise.all(each.flatMap(({ powermta, partner }) => [powermta.stop(), partner.stop()]));
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

/**
 * The model spreads readers over days. Here a day is seconds, and whoever reads faster than a person can is taken for a scanner:
 * so all reading falls between the soonest and the latest moment, in the model's order, and what follows an open keeps its gap.
 */
function atHumanPace(fate: PowermtaMailFate): PowermtaMailFate {
  const { reader } = fate;
  if (reader.openedAfter === null) return fate;
  const spread = LATEST_READ_HOURS - SOONEST_READ_HOURS;
  const openedAfter = SOONEST_READ_HOURS + spread * (1 - Math.exp(-reader.openedAfter / 4));
  const then = (at: number | null) => (at === null ? null : openedAfter + 0.5 + (at - (reader.openedAfter ?? at)) * 5);
  return {
    ...fate,
    reader: {
      ...reader,
      openedAfter,
      clickedAfter: then(reader.clickedAfter),
      unsubscribedAfter: then(reader.unsubscribedAfter),
      complainedAfter: then(reader.complainedAfter),
    },
  };
}
