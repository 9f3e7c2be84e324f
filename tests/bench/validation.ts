import { createMailHostResolver, type MailHostResolver } from '@relais/email-address';
import type { Database } from '@relais/prisma';
import { createTestDatabase, prepareTemplate } from '@relais/prisma/testing';
import { type RunningDns, startDns, startPostgres } from '@relais/sandbox';
import { pino } from 'pino';
import { validateContacts } from '../../services/validator/src/service.ts';
import type { BenchLine } from './bench-line.ts';

const CONTACTS = 100_000;
const DOMAINS = 20_000;
const BATCH = 500;
const AT_ONCE = 4;
const DNS_LATENCY_MS = 20;
const MAX_IN_FLIGHT = 100;
const WARM_TARGET = 3_000;

/**
 * The validator's own processor over 100,000 contacts of 20,000 domains, from claim to stored verdict and event, four
 * batches side by side as the service runs them: first with every domain asked for over the wire, then with none.
 */
export async function run(): Promise<BenchLine[]> {
  const open: (() => Promise<unknown>)[] = [];
  try {
    const postgres = await startPostgres();
    open.push(() => postgres.stop());
    await prepareTemplate(postgres.url);
    const { db, drop } = await createTestDatabase(postgres.url);
    open.push(drop);
    const dns = await startDns({ latencyMs: DNS_LATENCY_MS });
    open.push(() => dns.stop());
    const resolver = createMailHostResolver({ servers: [dns.address], maxInFlight: MAX_IN_FLIGHT });
    open.push(() => resolver.close());

    const tenantId = await contactsOf(db);
    const cold = await judgeAll(db, tenantId, resolver);
    await db.$executeRaw`UPDATE contacts SET status = 'pending', due_at = NULL`;
    const asked = dns.queries().total;
    const warm = await judgeAll(db, tenantId, resolver);
    return lines({ cold, warm, dns, askedWarm: dns.queries().total - asked });
  } finally {
    for (const close of open.reverse()) await close();
  }
}

function lines({
  cold,
  warm,
  dns,
  askedWarm,
}: {
  cold: number;
  warm: number;
  dns: RunningDns;
  askedWarm: number;
}): BenchLine[] {
  const against = `${CONTACTS} contacts of ${DOMAINS} domains, DNS at ${DNS_LATENCY_MS} ms, PostgreSQL and DNS on the same machine`;
  const { maxInFlight, repeats } = dns.queries();
  return [
    { bench: 'validation', metric: 'cold_per_second', value: cold, against },
    {
      bench: 'validation',
      metric: 'warm_per_second',
      value: warm,
      against,
      target: WARM_TARGET,
      ok: warm >= WARM_TARGET && askedWarm === 0,
      note: `${askedWarm} questions asked`,
    },
    {
      bench: 'validation',
      metric: 'max_questions_in_flight',
      value: maxInFlight,
      against,
      target: MAX_IN_FLIGHT,
      ok: maxInFlight <= MAX_IN_FLIGHT,
      note: `as the server counts them; ${repeats} were sent again while it had them`,
    },
  ];
}

async function contactsOf(db: Database): Promise<number> {
  const tenant = await db.tenant.create({ data: { slug: 'one', name: 'One', brandDomain: 'one.example' } });
  const source = await db.dataSource.create({
    data: { tenantId: tenant.id, sourceId: 'csv', type: 'upload', name: 'CSV' },
  });
  await db.$executeRaw`
    INSERT INTO contacts (tenant_id, email, email_hash, email_domain, data_source_id)
    SELECT ${tenant.id}, 'anna.martin' || n || '@' || d, md5(n::text), d, ${source.id}
      FROM generate_series(1, ${CONTACTS}::int) n, LATERAL (SELECT 'firm' || n % ${DOMAINS}::int || '.test' AS d) domain`;
  await db.$executeRaw`ANALYZE contacts`;
  return tenant.id;
}

/** Contacts a second, from the first claim to the last verdict stored. */
async function judgeAll(db: Database, tenantId: number, resolver: MailHostResolver): Promise<number> {
  const ids = (await db.contact.findMany({ select: { id: true }, orderBy: { id: 'asc' } })).map(({ id }) => id);
  const nothing = async () => undefined;
  const process = validateContacts({
    db,
    enqueue: Object.assign(nothing, { many: nothing }),
    recall: (domains) => resolver.recall(domains),
    askMany: (domains) => resolver.lookupMany(domains),
    deferMs: 60_000,
    verifierLeaseMs: 60_000,
  });
  const attempt = { jobId: '1', number: 1, signal: new AbortController().signal, log: pino({ level: 'silent' }) };
  const batches = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, n) =>
    ids.slice(n * BATCH, (n + 1) * BATCH),
  );

  const started = performance.now();
  const lane = async (): Promise<void> => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      await process({ tenantId, contactIds: batch }, attempt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const seconds = (performance.now() - started) / 1_000;

  const left = await db.contact.count({ where: { status: { not: 'validated' } } });
  if (left > 0) throw new Error(`${left} contacts got no verdict`);
  return Math.round(ids.length / seconds);
}
