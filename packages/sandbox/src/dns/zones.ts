import type { DnsRecord, Rcode, RecordType } from './dns-message.ts';

/** How a name behaves whatever is asked of it; `timeout` never answers. */
export type DnsBehaviour = 'answer' | 'nodata' | 'nxdomain' | 'servfail' | 'refused' | 'timeout';

/** What is known under one name. */
export interface SandboxZone {
  readonly mx?: readonly { readonly priority: number; readonly exchange: string }[];
  /** RFC 7505: the domain takes no mail. */
  readonly nullMx?: boolean;
  readonly a?: readonly string[];
  readonly aaaa?: readonly string[];
  readonly txt?: readonly string[];
  readonly ptr?: readonly string[];
  readonly cname?: string;
  readonly behaviour?: DnsBehaviour;
  /** Added before this name's answers, over the server's own. */
  readonly latencyMs?: number;
}

/** A zone, or how to make one of the name asked for: one rule for every name a wildcard catches. */
export type ZoneRule = SandboxZone | ((name: string) => SandboxZone);
/** By name (`firm.test`), by wildcard (`*.test`: every name below, the closest wins) or `*` for all the rest. */
export type Zones = Readonly<Record<string, ZoneRule>>;

const MAIL_HOST = 'mx1.mailhost.test';
const takesMail: SandboxZone = { mx: [{ priority: 10, exchange: MAIL_HOST }] };
const WORLD_PROVIDERS =
  'gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr yahoo.com yahoo.fr icloud.com proton.me orange.fr wanadoo.fr free.fr sfr.fr laposte.net gmx.de gmx.net web.de t-online.de mail.ru yandex.ru qq.com 163.com 126.com rediffmail.com uol.com.br sapo.pt';

/**
 * A small internet: every name under the domains kept for tests and examples takes mail, except those whose names say
 * otherwise, and so do the big providers. Anything else does not exist.
 */
export const sandboxZones: Zones = {
  '*.test': takesMail,
  '*.example': takesMail,
  'example.com': takesMail,
  'example.net': takesMail,
  'example.org': takesMail,
  ...Object.fromEntries(WORLD_PROVIDERS.split(' ').map((domain) => [domain, takesMail])),
  'mailhost.test': { ...takesMail, a: ['192.0.2.25'], txt: ['v=spf1 ip4:192.0.2.25 -all'] },
  [MAIL_HOST]: { a: ['192.0.2.25'], aaaa: ['2001:db8::25'] },
  'null-mx.test': { nullMx: true, a: ['192.0.2.80'] },
  'implicit-a.test': { a: ['192.0.2.80'] },
  'implicit-aaaa.test': { aaaa: ['2001:db8::80'] },
  'no-mail.test': { behaviour: 'nodata' },
  'nxdomain.test': { behaviour: 'nxdomain' },
  'servfail.test': { behaviour: 'servfail' },
  'refused.test': { behaviour: 'refused' },
  'timeout.test': { behaviour: 'timeout' },
};

/** The zone a name falls in: its own, else the closest wildcard above it. */
export function zoneFor(zones: ReadonlyMap<string, ZoneRule>, name: string): SandboxZone | null {
  const made = (rule: ZoneRule): SandboxZone => (typeof rule === 'function' ? rule(name) : rule);
  const own = zones.get(name);
  if (own) return made(own);
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const wildcard = zones.get(`*${name.slice(dot)}`);
    if (wildcard) return made(wildcard);
  }
  const rest = zones.get('*');
  return rest ? made(rest) : null;
}

/** What a resolver would answer: rcode and records, or `timeout` for silence. */
export function answerFrom(
  zone: SandboxZone | null,
  fallback: DnsBehaviour,
  type: RecordType | null,
): { rcode: Rcode; records: DnsRecord[] } | 'timeout' {
  const behaviour = zone ? (zone.behaviour ?? 'answer') : fallback;
  if (behaviour === 'timeout') return 'timeout';
  if (behaviour === 'nxdomain' || behaviour === 'servfail' || behaviour === 'refused')
    return { rcode: behaviour, records: [] };
  // A name without a zone that answers all the same takes mail: the shortest way to a world where everybody does.
  const records = behaviour === 'nodata' ? [] : recordsOf(zone ?? takesMail, type);
  return { rcode: 'noerror', records };
}

function recordsOf(zone: SandboxZone, type: RecordType | null): DnsRecord[] {
  if (zone.cname !== undefined) return [{ type: 'CNAME', target: zone.cname }];
  switch (type) {
    case 'MX':
      if (zone.nullMx) return [{ type, priority: 0, exchange: '' }];
      return (zone.mx ?? []).map((host) => ({ type, ...host }));
    case 'A':
      return (zone.a ?? []).map((address) => ({ type, address }));
    case 'AAAA':
      return (zone.aaaa ?? []).map((address) => ({ type, address }));
    case 'TXT':
      return (zone.txt ?? []).map((text) => ({ type, text }));
    case 'PTR':
      return (zone.ptr ?? []).map((target) => ({ type, target }));
    default:
      return [];
  }
}
