import type { WhoisLookup } from '@relais/prisma';
import { z } from 'zod';

const day = z.iso.datetime().nullable();

export const whoisLookup = z
  .object({
    id: z.int(),
    domain: z.string().meta({ description: 'The name that was bought: `example.com` for `www.example.com`' }),
    status: z.enum(['pending', 'done', 'failed']),
    reason: z.string().nullable().meta({ description: 'Why it failed' }),
    asked_at: z.iso.datetime(),
    answered_at: day,
    record: z
      .object({
        registered: z.boolean().meta({ description: 'False: nobody has the name' }),
        registered_at: day,
        changed_at: day,
        expires_at: day,
        age_days: z.int().nullable().meta({ description: 'Since it was registered' }),
        registrar: z.string().nullable(),
        registrar_id: z.string().nullable().meta({ description: 'The registrar’s number at IANA' }),
        statuses: z.array(z.string()),
        nameservers: z.array(z.string()),
        dnssec: z.boolean().nullable(),
        source: z.enum(['rdap', 'whois']),
        server: z.string(),
        fetched_at: z.iso.datetime(),
      })
      .nullable()
      .meta({ description: 'What the registry said; who holds the name is never kept' }),
  })
  .meta({ id: 'WhoisLookup' });

const DAY_MS = 86_400_000;
const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export function toWhoisLookup({ record, ...lookup }: WhoisLookup): z.input<typeof whoisLookup> {
  return {
    id: lookup.id,
    domain: lookup.domain,
    status: lookup.status,
    reason: lookup.reason,
    asked_at: lookup.askedAt.toISOString(),
    answered_at: iso(lookup.answeredAt),
    record: record && {
      registered: record.registered,
      registered_at: iso(record.registeredAt),
      changed_at: iso(record.changedAt),
      expires_at: iso(record.expiresAt),
      age_days: record.registeredAt && Math.floor((Date.now() - record.registeredAt.getTime()) / DAY_MS),
      registrar: record.registrar,
      registrar_id: record.registrarId,
      statuses: [...record.statuses],
      nameservers: [...record.nameservers],
      dnssec: record.dnssec,
      source: record.source,
      server: record.server,
      fetched_at: record.fetchedAt.toISOString(),
    },
  };
}
