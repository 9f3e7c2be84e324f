import {
  type DnsBehaviour,
  isMailwizzFault,
  type MailwizzFaultMode,
  mailwizzFaults,
  sandboxZones,
  sitesDnsZones,
  startDns,
  startForwardProxy,
  startMailwizz,
  startPartner,
  startPowermta,
  startSites,
  startVerifier,
  type VerifierFault,
  verifierFaults,
} from '@relais/sandbox';
import { CommandFailed } from '../io/errors.ts';
import type { StandIn } from './serve-until-stopped.ts';

/** MailWizz's API on loopback, with a customer for each key and a list of each name for the first of them. */
export async function mailwizzStandIn(options: {
  port: number;
  apiKeys: readonly string[];
  lists: readonly string[];
  fault: string;
}): Promise<StandIn> {
  const fault = knownFault(options.fault);
  const mailwizz = await startMailwizz({
    port: options.port,
    fault,
    ...(options.apiKeys.length > 0 ? { customers: options.apiKeys.map((apiKey) => ({ apiKey })) } : {}),
  });
  const lists = options.lists.map((name) => ({ name, list_uid: mailwizz.admin.createList(name).listUid }));
  return {
    ready: { url: mailwizz.url, api_keys: mailwizz.apiKeys, lists, fault },
    stop: () => mailwizz.stop(),
  };
}

function knownFault(name: string): MailwizzFaultMode {
  if (isMailwizzFault(name)) return name;
  const known = Object.keys(mailwizzFaults).join(', ');
  throw new CommandFailed('FAULT_UNKNOWN', `there is no fault "${name}"; one of ${known}`);
}

/** What each fault does, a line each, for the help. */
export const faultLines = (): string[] =>
  Object.entries(mailwizzFaults).map(([name, what]) => `  ${name.padEnd(14)}${what}`);

/** A resolver on loopback that knows the sandbox's mail domains. */
export async function dnsStandIn(options: {
  port: number;
  silent: boolean;
  unknown: DnsBehaviour;
  latencyMs: number;
}): Promise<StandIn> {
  const dns = await startDns({
    port: options.port,
    zones: { ...sandboxZones, ...sitesDnsZones() },
    defaultBehaviour: options.unknown,
    latencyMs: options.latencyMs,
  });
  dns.setSilent(options.silent);
  const { address, port } = dns;
  return { ready: { url: `dns://${address}`, address, port, silent: options.silent }, stop: () => dns.stop() };
}

/** The web sites, each at its own loopback address. */
export async function sitesStandIn(options: {
  port: number;
  latencyMs: number;
  only: readonly string[];
}): Promise<StandIn> {
  const sites = await startSites({
    port: options.port,
    latencyMs: options.latencyMs,
    ...(options.only.length > 0 ? { only: options.only } : {}),
  });
  return {
    ready: {
      url: sites.urls[0] ?? null,
      port: sites.port,
      urls: sites.urls,
      sites: sites.sites.map(({ name, startPath, category, language }) => ({
        name,
        url: new URL(startPath, sites.origin(name)).href,
        category,
        language,
      })),
    },
    stop: () => sites.stop(),
  };
}

/** PowerMTA by SMTP with mailboxes and readers behind it, and its accounting files. */
export async function powermtaStandIn(options: {
  port: number;
  dir?: string;
  seed: string;
  hourMs: number;
  rotateMs: number;
}): Promise<StandIn> {
  const powermta = await startPowermta({
    port: options.port,
    seed: options.seed,
    hourMs: options.hourMs,
    rotateEveryMs: options.rotateMs,
    ...(options.dir ? { dir: options.dir } : {}),
  });
  const { url, port, controlUrl, dir, movedDir } = powermta;
  return {
    ready: { url, port, control_url: controlUrl, dir, moved_dir: movedDir },
    stop: () => powermta.stop(),
  };
}

/** A partner's webhook endpoint, which keeps what is signed with its secret. */
export async function partnerStandIn(options: { port: number; secret: string }): Promise<StandIn> {
  const partner = await startPartner(options);
  return { ready: { url: partner.url }, stop: () => partner.stop() };
}

/** A forward proxy on loopback. */
export async function proxyStandIn({
  mode,
  ...options
}: {
  port: number;
  credentials?: string;
  mode: 'up' | 'silent' | 'banned' | 'no_way';
}): Promise<StandIn> {
  const proxy = await startForwardProxy(options);
  await proxy.setMode(mode);
  return { ready: { url: proxy.url, mode }, stop: () => proxy.stop() };
}

/** ZeroBounce's and NeverBounce's APIs, and how to point a tenant at them. */
export async function verifierStandIn(options: {
  port: number;
  key: string;
  credits: number;
  fault: string;
}): Promise<StandIn> {
  const fault = verifierFaults.find((known) => known === options.fault);
  if (!fault)
    throw new CommandFailed(
      'FAULT_UNKNOWN',
      `there is no fault "${options.fault}"; one of ${verifierFaults.join(', ')}`,
    );
  const verifier = await startVerifier(options);
  verifier.setFault(fault satisfies VerifierFault);
  return { ready: { url: verifier.url, key: verifier.key, fault }, stop: () => verifier.stop() };
}
