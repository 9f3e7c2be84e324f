import { randomBytes } from 'node:crypto';
import { type Category, categories, type Platform, platformOfCategory, platforms } from '@relais/contracts';
import {
  type RunningDns,
  type RunningMailwizz,
  type RunningSites,
  sandboxZones,
  sitesDnsZones,
  startDns,
  startMailwizz,
  startSites,
} from '@relais/sandbox';
import type { InstanceSettings } from '../seed/plan.ts';

/** Every outside system of the demo, as real servers on loopback. */
export interface OutsideWorld {
  /** Null when the operator brings their own start pages. */
  sites: RunningSites | null;
  dns: RunningDns;
  mailwizz: RunningMailwizz;
  /** How each tenant reaches its MailWizz account. */
  instances: Record<Platform, InstanceSettings>;
  stop(): Promise<void>;
}

/** @param ownPages start pages given by the operator: then no sites are served, and every mail domain has a mail host */
export async function startOutsideWorld({ ownPages }: { ownPages: boolean }): Promise<OutsideWorld> {
  const sites = ownPages ? null : await startSites();
  const dns = await startDns({
    zones: { ...sandboxZones, ...sitesDnsZones() },
    defaultBehaviour: ownPages ? 'answer' : 'nxdomain',
  });
  const keys = new Map(platforms.map((platform) => [platform, randomBytes(20).toString('hex')]));
  const mailwizz = await startMailwizz({ customers: [...keys].map(([name, apiKey]) => ({ name, apiKey })) });

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
    dns,
    mailwizz,
    instances: { 'sos-expat': instanceOf('sos-expat'), ulixai: instanceOf('ulixai') },
    async stop() {
      await Promise.all([sites?.stop(), dns.stop(), mailwizz.stop()]);
    },
  };
}
