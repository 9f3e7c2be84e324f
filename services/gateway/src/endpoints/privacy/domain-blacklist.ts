import { words } from '@relais/contracts';
import { isFreeProvider } from '@relais/email-address';
import { type BlacklistedDomain, blacklistDomain, liftDomain, listBlacklistedDomains } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { domainOf } from './target.ts';

const entry = z
  .object({
    id: z.int(),
    domain: z.string(),
    reason: z.string(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
    lifted_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'BlacklistedDomain' });

const told = ({ createdAt, expiresAt, liftedAt, ...row }: BlacklistedDomain) => ({
  ...row,
  created_at: createdAt.toISOString(),
  expires_at: expiresAt?.toISOString() ?? null,
  lifted_at: liftedAt?.toISOString() ?? null,
});

export const listDomainBlacklist = endpoint({
  method: 'GET',
  path: '/api/v1/domain-blacklist',
  name: 'listDomainBlacklist',
  summary: 'Domains that bounced too much, or were entered by hand',
  group: 'Privacy',
  access: partner('privacy'),
  query: pageQuery.extend({
    in_force: z.enum(['true', 'false']).optional().meta({ description: 'Neither lifted nor run out' }),
  }),
  answers: { 200: { description: 'A page, oldest first', schema: pageOf(entry) } },
  async handle({ query: { limit, cursor, in_force }, caller }, { db }) {
    const [from] = decodeCursor(cursor, z.tuple([cursorId])) ?? [];
    const inForce = in_force === undefined ? undefined : in_force === 'true';
    const rows = await listBlacklistedDomains(db, caller.tenantId, { inForce, cursor: from, limit: limit + 1 });
    const data = rows.slice(0, limit);
    const last = data.at(-1);
    const next = rows.length > limit && last ? encodeCursor([last.id]) : null;
    return answer(200, { data: data.map(told), next_cursor: next, total: null });
  },
});

export const addToDomainBlacklist = endpoint({
  method: 'POST',
  path: '/api/v1/domain-blacklist',
  name: 'blacklistDomain',
  summary: 'Send nothing to a domain for a while',
  description: 'One that is in force already takes the new reason and end. Not for free mail providers.',
  group: 'Privacy',
  access: partner('privacy'),
  harmlessTwice: true,
  body: z.object({
    domain: words(253),
    reason: words(200).default('entered by hand'),
    days: z.int().min(1).max(3_650).optional().meta({ description: 'For good when not said' }),
  }),
  answers: { 201: { description: 'In force', schema: entry } },
  audit: ({ body }) => ({ action: 'domain_blacklist.added', target: `domain_blacklist:${body.id}` }),
  async handle({ body, caller }, { db }) {
    const domain = domainOf(body.domain);
    const message = domain === null ? 'is no domain' : isFreeProvider(domain) ? 'is a free mail provider' : null;
    if (domain === null || message !== null)
      throw new Problem('INVALID_INPUT', `"domain" ${message}`, {
        errors: [{ path: 'domain', message: message ?? '' }],
      });
    const expiresAt = body.days === undefined ? null : new Date(Date.now() + body.days * 86_400_000);
    return answer(201, told(await blacklistDomain(db, caller.tenantId, { domain, reason: body.reason, expiresAt })));
  },
});

export const liftFromDomainBlacklist = endpoint({
  method: 'DELETE',
  path: '/api/v1/domain-blacklist/{id}',
  name: 'liftDomain',
  summary: 'Lift an entry before its end',
  group: 'Privacy',
  access: partner('privacy'),
  harmlessTwice: true,
  params: idParams,
  answers: { 200: { description: 'Lifted', schema: z.object({ id: z.int() }).meta({ id: 'DomainLifted' }) } },
  audit: ({ body }) => ({ action: 'domain_blacklist.lifted', target: `domain_blacklist:${body.id}` }),
  async handle({ params: { id }, caller }, { db }) {
    if (!(await liftDomain(db, caller.tenantId, id)))
      throw new Problem('NOT_FOUND', `There is no entry ${id} of yours on the domain blacklist.`);
    return answer(200, { id });
  },
});
