import { z } from 'zod';
import { dateOf, type RegistryAnswer, wordsOf } from './registration.ts';

/** RFC 9224 §3: who answers for which names. */
export const rdapBootstrap = z.looseObject({
  services: z.array(z.tuple([z.array(z.string()), z.array(z.string())]).rest(z.unknown())),
});
export type RdapBootstrap = z.infer<typeof rdapBootstrap>;

/** The server for a domain: the entry with the most labels that ends the name (RFC 9224 §4), https before http. */
export function rdapServerFor({ services }: RdapBootstrap, domain: string): string | null {
  let best: { readonly labels: number; readonly urls: readonly string[] } | null = null;
  for (const [names, urls] of services) {
    for (const name of names) {
      const suffix = name.toLowerCase();
      const labels = suffix.split('.').length;
      if ((domain === suffix || domain.endsWith(`.${suffix}`)) && labels > (best?.labels ?? 0)) best = { labels, urls };
    }
  }
  if (best === null) return null;
  const url = best.urls.find((candidate) => candidate.startsWith('https:')) ?? best.urls[0];
  return url === undefined || !URL.canParse(url) ? null : url.replace(/\/?$/, '/');
}

const event = z.looseObject({ eventAction: z.string(), eventDate: z.string() });
const entity = z.looseObject({
  roles: z.array(z.string()).default([]),
  vcardArray: z.tuple([z.string(), z.array(z.array(z.unknown()))]).optional(),
  publicIds: z.array(z.looseObject({ type: z.string(), identifier: z.string() })).default([]),
});
/** RFC 9083 §5.3, as much of it as is read. Registrants and contacts are entities too: they are parsed over, never looked into. */
const domainAnswer = z.looseObject({
  objectClassName: z.literal('domain'),
  events: z.array(event).catch([]).default([]),
  status: z.array(z.string()).catch([]).default([]),
  nameservers: z
    .array(z.looseObject({ ldhName: z.string().optional() }))
    .catch([])
    .default([]),
  secureDNS: z.looseObject({ delegationSigned: z.boolean().optional() }).optional().catch(undefined),
  entities: z.array(z.unknown()).default([]),
});

/** Reads an RDAP answer for what is kept of it. */
export function readRdap(body: unknown): RegistryAnswer {
  const parsed = domainAnswer.safeParse(body);
  if (!parsed.success) return { kind: 'broken', reason: 'rdap_shape' };
  const { events, status, nameservers, secureDNS, entities } = parsed.data;
  const on = (action: string) =>
    dateOf(events.find(({ eventAction }) => eventAction.toLowerCase() === action)?.eventDate);
  const registrar = entities
    .flatMap((one) => {
      const read = entity.safeParse(one);
      return read.success ? [read.data] : [];
    })
    .find(({ roles }) => roles.includes('registrar'));
  return {
    kind: 'registered',
    registration: {
      registeredAt: on('registration'),
      changedAt: on('last changed'),
      expiresAt: on('expiration'),
      registrar: registrar ? companyOf(registrar.vcardArray?.[1] ?? []) : null,
      registrarId: registrar?.publicIds.find(({ type }) => /iana/i.test(type))?.identifier ?? null,
      statuses: wordsOf(status),
      nameservers: wordsOf(nameservers.flatMap(({ ldhName }) => (ldhName ? [ldhName.replace(/\.$/, '')] : []))),
      dnssec: secureDNS?.delegationSigned ?? null,
    },
  };
}

/** The registrar's name: jCard (RFC 7095), `org` before `fn`. */
function companyOf(card: readonly (readonly unknown[])[]): string | null {
  const textIn = (name: string) => {
    const value = card.find(([property]) => property === name)?.[3];
    return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : null;
  };
  return textIn('org') ?? textIn('fn');
}
