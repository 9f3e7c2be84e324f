import { NETWORKS, type NetworkRule, NOBODYS_PROFILES } from './data/networks.ts';
import type { PageContacts, SocialNetwork } from './page-contacts.ts';
import type { PageReading } from './reading/page-reading.ts';
import type { Thing } from './structured/things.ts';

const RULE_OF_HOST: ReadonlyMap<string, NetworkRule> = new Map(
  NETWORKS.flatMap((rule) => rule.hosts.map((host): [string, NetworkRule] => [host, rule])),
);
const WHATSAPP_HOSTS: ReadonlySet<string> = new Set(['wa.me', 'whatsapp.com', 'chat.whatsapp.com', 'api.whatsapp.com']);
/** Cheap test before an address is parsed: most links of a page lead to the page's own site. */
const MAY_BE_SOCIAL =
  /facebook\.|fb\.(?:com|me)|linkedin\.|lnkd\.in|instagram|instagr\.am|twitter\.|[/.]x\.com|youtube|t\.me\/|telegram\.|tiktok\.|wa\.me|whatsapp/i;

export function noSocials(): PageContacts['socials'] {
  return {
    facebook: [],
    linkedin: [],
    instagram: [],
    twitter: [],
    youtube: [],
    whatsapp: [],
    telegram: [],
    tiktok: [],
  };
}

/** The profiles a page links to or names in its structured data; share buttons and the networks' own pages left out. */
export function socialsOf(reading: PageReading, things: readonly Thing[]): PageContacts['socials'] {
  const socials = noSocials();
  const seen = new Set<string>();
  const hrefs = [...reading.anchors.map(({ href }) => href), ...things.flatMap(({ sameAs }) => sameAs)];
  for (const href of hrefs) {
    if (!MAY_BE_SOCIAL.test(href)) continue;
    const profile = profileAt(href);
    if (profile === null || seen.has(profile.key)) continue;
    seen.add(profile.key);
    socials[profile.network].push(profile.url);
  }
  return socials;
}

export interface Profile {
  network: SocialNetwork;
  /** https, the network's usual host, no tracking. */
  url: string;
  /** Equal for two addresses of one profile. */
  key: string;
}

/** The profile an address leads to, or null when it leads to something else of the network, or elsewhere. */
export function profileAt(href: string): Profile | null {
  const url = parse(href);
  if (url === null) return null;
  const whatsapp = whatsappNumber(href);
  if (whatsapp !== null) {
    return { network: 'whatsapp', url: `https://wa.me/${whatsapp}`, key: `whatsapp:${whatsapp}` };
  }
  const host = bareHost(url.hostname);
  if (host === 'chat.whatsapp.com' || host === 'whatsapp.com') return whatsappGroup(url, host);
  const rule = RULE_OF_HOST.get(host);
  return rule === undefined ? null : profileBy(rule, url, host);
}

/**
 * The number of a click-to-chat address (`wa.me/33…`, `api.whatsapp.com/send?phone=…`, `whatsapp://send?phone=…`), its
 * digits in international form.
 */
export function whatsappNumber(href: string): string | null {
  if (!/wa\.me|whatsapp/i.test(href)) return null;
  const url = parse(href);
  if (url === null) return null;
  const host = bareHost(url.hostname);
  const inScheme = url.protocol === 'whatsapp:';
  if (!inScheme && !WHATSAPP_HOSTS.has(host)) return null;
  const written = host === 'wa.me' ? decode(url.pathname).slice(1) : (url.searchParams.get('phone') ?? '');
  const digits = written.replace(/\D/g, '').replace(/^00/, '');
  return digits.length >= 8 && digits.length <= 15 ? digits : null;
}

function profileBy(rule: NetworkRule, url: URL, host: string): Profile | null {
  const path = decode(url.pathname)
    .replace(/^\/+(?:#!\/)?|\/+$/g, '')
    .replace(/^@@+/, '@');
  if (rule.network === 'facebook' && /^(?:profile|people)\.php$/.test(path)) return facebookById(url);
  const first = (path.split('/', 1)[0] ?? '').toLowerCase();
  const profile = rule.profile.exec(path)?.[1];
  if (profile === undefined || NOBODYS_PROFILES.has(profile.toLowerCase().replace(/^@/, ''))) return null;
  if (rule.notProfiles.has(first) && !profile.includes('/')) return null;
  const kept = profile.replace(/^pg\//, '');
  return {
    network: rule.network,
    url: `https://${rule.canonicalHost ?? host}/${encodeURI(kept)}`,
    key: `${rule.network}:${kept.toLowerCase()}`,
  };
}

function facebookById(url: URL): Profile | null {
  const id = url.searchParams.get('id') ?? '';
  if (!/^\d{3,20}$/.test(id)) return null;
  return { network: 'facebook', url: `https://www.facebook.com/profile.php?id=${id}`, key: `facebook:${id}` };
}

function whatsappGroup(url: URL, host: string): Profile | null {
  const path = url.pathname.slice(1).replace(/\/+$/, '');
  const isInvite = host === 'chat.whatsapp.com' ? /^[\w-]{10,}$/.test(path) : /^channel\/[\w-]{10,}$/.test(path);
  return isInvite ? { network: 'whatsapp', url: `https://${host}/${path}`, key: `whatsapp:${path}` } : null;
}

function bareHost(hostname: string): string {
  const host = hostname.toLowerCase();
  const bare = host.replace(/^(?:www\.)?(?:(?:m|mobile|web|touch|[a-z]{2}|[a-z]{2}-[a-z]{2})\.)?/, '');
  return RULE_OF_HOST.has(host) || WHATSAPP_HOSTS.has(host) ? host : bare;
}

function parse(href: string): URL | null {
  const written = href.trim().replace(/^\/\//, 'https://');
  const absolute = /^[a-z][a-z\d+.-]*:/i.test(written) ? written : `https://${written}`;
  return absolute.length <= 2_048 && URL.canParse(absolute) ? new URL(absolute) : null;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
