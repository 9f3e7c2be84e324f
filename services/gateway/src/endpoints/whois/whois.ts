import { registeredName } from '@relais/email-address';
import { askWhoisOf, getWhoisLookup, whoisHistory } from '@relais/prisma';
import { QueueUnreachable } from '@relais/queues';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { cursorId, decodeCursor, encodeCursor, idParams, pageOf, pageQuery } from '../../http/lists.ts';
import { Problem } from '../../http/problems.ts';
import { toWhoisLookup, whoisLookup } from './whois-shape.ts';

const domainInput = z
  .string()
  .trim()
  .min(1)
  .max(2_048)
  .transform((written, context) => {
    const name = registeredName(written);
    if (name !== null) return name;
    context.addIssue({ code: 'custom', message: 'a domain such as example.com, or an address on it' });
    return z.NEVER;
  });

const pathOf = (id: number): string => `/api/v1/whois/lookups/${id}`;

export const lookUpWhois = endpoint({
  method: 'POST',
  path: '/api/v1/whois/lookup',
  name: 'lookUpWhois',
  summary: 'Since when, and through whom, a domain is registered',
  description:
    'Answered at once by what a registry said within 30 days (200); else it is asked, by RDAP or WHOIS, and the answer stands at `Location` within seconds (202). Who holds the name is never kept.',
  group: 'Scraping',
  access: partner('scraping:read'),
  harmlessTwice: true,
  body: z.object({ domain: domainInput }),
  bodyInDocuments: z.object({ domain: z.string().meta({ description: 'A domain, or an address on it' }) }),
  answers: {
    200: { description: 'Known', schema: whoisLookup },
    202: {
      description: 'A registry is asked',
      schema: whoisLookup,
      headers: { Location: 'Where the answer will stand' },
    },
  },
  async handle({ body: { domain }, caller: { tenantId } }, { db, enqueue, log }) {
    const lookup = await askWhoisOf(db, tenantId, domain);
    if (lookup.status !== 'pending') return answer(200, toWhoisLookup(lookup));
    try {
      await enqueue('lookup', { kind: 'whois', tenantId, lookupId: lookup.id }, { once: `whois-${lookup.id}` });
    } catch (error) {
      if (!(error instanceof QueueUnreachable)) throw error;
      log.warn({ event: 'enqueue.postponed', queue: 'lookup', lookup: lookup.id }, error.message);
    }
    return answer(202, toWhoisLookup(lookup), { Location: pathOf(lookup.id) });
  },
});

export const getWhois = endpoint({
  method: 'GET',
  path: '/api/v1/whois/lookups/{id}',
  name: 'getWhoisLookup',
  summary: 'One question about a domain, with its answer',
  group: 'Scraping',
  access: partner('scraping:read'),
  params: idParams,
  answers: { 200: { description: 'As it stands now', schema: whoisLookup } },
  async handle({ params: { id }, caller }, { db }) {
    const lookup = await getWhoisLookup(db, caller.tenantId, id);
    if (!lookup) throw new Problem('NOT_FOUND', `There is no lookup ${id}.`);
    return answer(200, toWhoisLookup(lookup));
  },
});

const cursorKey = z.tuple([cursorId]);

export const listWhoisHistory = endpoint({
  method: 'GET',
  path: '/api/v1/whois/history',
  name: 'listWhoisHistory',
  summary: 'Your questions about domains, newest first',
  description: 'With `domain`, how its registration looked each time you asked.',
  group: 'Scraping',
  access: partner('scraping:read'),
  query: pageQuery.extend({ domain: domainInput.optional() }),
  answers: { 200: { description: 'A page of questions and answers', schema: pageOf(whoisLookup) } },
  async handle({ query: { cursor, limit, domain }, caller }, { db }) {
    const [last] = decodeCursor(cursor, cursorKey) ?? [];
    const lookups = await whoisHistory(db, caller.tenantId, { domain, cursor: last, limit: limit + 1 });
    const page = lookups.slice(0, limit);
    const next = lookups.length > limit ? page.at(-1) : undefined;
    return answer(200, {
      data: page.map(toWhoisLookup),
      next_cursor: next ? encodeCursor([next.id]) : null,
      total: null,
    });
  },
});
