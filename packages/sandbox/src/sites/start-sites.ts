import { SITES, siteAddress, sitesCalled } from './catalogue.ts';
import { type Listening, listenSomewhere } from './listen.ts';
import { renderSite } from './render-site.ts';
import { openRequestLog, type SiteLoad, type SiteRequest } from './request-log.ts';
import { serveSite } from './serve-site.ts';
import type { SiteMode } from './site-mode.ts';
import { type SiteTruth, truthOf } from './truth.ts';

export interface SitesOptions {
  /** Of every site, each at its own loopback address; a free one when absent or 0. */
  readonly port?: number;
  /** Added before every answer. */
  readonly latencyMs?: number;
  /** Names of the sites to start; all when absent. A name no site has throws a RangeError. */
  readonly only?: readonly string[];
  /** Names of special sites to start beside them. */
  readonly special?: readonly string[];
}

export interface RunningSites {
  /** Of the first site, and of all where the platform routes the whole of 127/8. */
  readonly port: number;
  /** Start page of every site, in the order of `sites`. */
  readonly urls: readonly string[];
  readonly sites: readonly SiteTruth[];
  /** `http://127.0.1.n:port` of a site. Throws for a name that is not running. */
  origin(site: string): string;
  /** Every request since the start or the last reset, by arrival. */
  log(): SiteRequest[];
  resetLog(): void;
  /** How hard each site was asked since the start or the last reset, by name. */
  hostsInFlight(): Record<string, SiteLoad>;
  /** Makes a site behave otherwise until told again. Throws for a name that is not running. */
  setMode(site: string, mode: SiteMode): void;
  stop(): Promise<void>;
}

/** Starts the farm: one real HTTP server a site, each at its own loopback address so that pace per host means something. */
export async function startSites({
  port = 0,
  latencyMs = 0,
  only,
  special = [],
}: SitesOptions = {}): Promise<RunningSites> {
  const contents = sitesCalled([...(only ?? SITES.map(({ name }) => name)), ...special]);
  const log = openRequestLog();
  const origins = new Map<string, string>();
  const modes = new Map<string, SiteMode>();
  const rendered = contents.map(renderSite);
  const byHost = new Map(rendered.map((site) => [site.content.host, site]));

  const listening: Listening[] = [];
  for (const site of rendered) {
    const { name, host } = site.content;
    const answer = serveSite({
      site,
      siteCalled: (hostName) => byHost.get(hostName),
      originOf: (hostName) => origins.get(hostName),
      mode: (ofSite) => modes.get(ofSite) ?? 'up',
      setMode: (ofSite, mode) => modes.set(ofSite, mode),
      latencyMs,
      log,
    });
    const server = await listenSomewhere(answer, siteAddress(name), listening[0]?.port ?? port);
    listening.push(server);
    origins.set(host, server.origin);
  }

  const known = (site: string): string => {
    const origin = origins.get(contents.find(({ name }) => name === site)?.host ?? '');
    if (!origin) throw new RangeError(`no site called ${site} is running`);
    return origin;
  };
  return {
    port: listening[0]?.port ?? 0,
    urls: listening.map(({ origin }) => `${origin}/`),
    sites: rendered.map(truthOf),
    origin: known,
    log: log.entries,
    resetLog: log.reset,
    hostsInFlight: log.load,
    setMode(site, mode) {
      known(site);
      modes.set(site, mode);
    },
    async stop() {
      await Promise.all(listening.map(({ close }) => close()));
    },
  };
}
