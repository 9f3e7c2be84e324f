import { randomBytes } from 'node:crypto';
import { type Category, categories, type Platform, platformOfCategory, platforms } from '@relais/contracts';
import {
  type RunningDiscovery,
  type RunningDns,
  type RunningMailwizz,
  type RunningSites,
  sandboxZones,
  sitesDnsZones,
  startDiscovery,
  startDns,
  startMailwizz,
  startSites,
} from '@relais/sandbox';
import type { InstanceSettings } from '../seed/plan.ts';
import { type MailWorld, startMailWorld } from './mailing/mail-world.ts';
import { BLOG, FOUND_BY_SEARCH, SCRIPTED } from './wishes.ts';

/** Every outside system of the demo, as real servers on loopback. */
export interface OutsideWorld {
  /** Null when the operator brings their own start pages. */
  sites: RunningSites | null;
  /** Search interfaces that know some of the sites, and the key that opens them; null without sites. */
  discovery: (RunningDiscovery & { readonly key: string }) | null;
  dns: RunningDns;
  mailwizz: RunningMailwizz;
  /** Mail servers, mailboxes, readers and partners behind it. */
  mail: MailWorld;
  /** How each tenant reaches its MailWizz account. */
  instances: Record<Platform, InstanceSettings>;
  stop(): Promise<void>;
}

/** MailWizz's cron jobs run every minute in the world, and for the demo as often as somebody watches. */
const CRON_EVERY_MS = 300;

/**
 * @param hasBrowser whether a site that is written by a script is among the sites
 * @param ownPages start pages given by the operator: then no sites are served, and every mail domain has a mail host
 */
export async function startOutsideWorld({
  ownPages,
  hasBrowser,
}: {
  ownPages: boolean;
  hasBrowser: boolean;
}): Promise<OutsideWorld> {
  const sites = ownPages ? null : await startSites({ special: [BLOG, ...(hasBrowser ? [SCRIPTED] : [])] });
  const discovery = sites && (await openDiscovery(sites));
  const dns = await startDns({
    zones: { ...sandboxZones, ...sitesDnsZones() },
    defaultBehaviour: ownPages ? 'answer' : 'nxdomain',
  });
  const keys = new Map(platforms.map((platform) => [platform, randomBytes(20).toString('hex')]));
  const mail = await startMailWorld();
  const mailwizz = await startMailwizz({
    customers: [...keys].map(([name, apiKey]) => ({ name, apiKey })),
    deliver: mail.deliver,
    tickEveryMs: CRON_EVERY_MS,
    // A webhook that was not taken comes again an hour later, which nobody waits for here.
    hourMs: 2_000,
  });

  const instanceOf = (platform: Platform): InstanceSettings => {
    const apiKey = keys.get(platform) ?? '';
    const own = categories.filter((category) => platformOfCategory[category] === platform);
    const listUids: Partial<Record<Category, string>> = Object.fromEntries(
      own.map((category) => [category, mailwizz.admin.createList(category, { apiKey }).listUid]),
    );
    return { baseUrl: mailwizz.url, apiKey, listUids, dailyQuota: 10_000 };
  };
  return {
    sites,
    discovery,
    dns,
    mailwizz,
    mail,
    instances: { 'sos-expat': instanceOf('sos-expat'), ulixai: instanceOf('ulixai') },
    async stop() {
      await Promise.all([sites?.stop(), discovery?.stop(), dns.stop(), mailwizz.stop()]);
      await mail.stop();
    },
  };
}

/** Every search finds the sites left to it, among what searches find besides. */
async function openDiscovery(sites: RunningSites): Promise<RunningDiscovery & { readonly key: string }> {
  const key = randomBytes(20).toString('hex');
  const found = FOUND_BY_SEARCH.map((name) => `${sites.origin(name)}/`);
  const results = ['https://www.facebook.com/notaires', ...found, 'https://www.pagesjaunes.fr/annuaire/notaires'];
  return { ...(await startDiscovery({ results, key })), key };
}
