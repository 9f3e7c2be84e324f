import { bundledBounceRules } from '@relais/powermta';
import { applyRejudged, bounceHistories, type Database, judgedBounces, recordAudit } from '@relais/prisma';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { tenantCalled } from '../stack/tenant.ts';
import { groupBy } from './group-by.ts';
import { type Change, changeOf, rejudgedOf } from './rejudge.ts';

const PAGE = 5_000;
/** Contacts looked at, and moved, in one go. */
const CONTACTS_AT_ONCE = 1_000;

export interface ReplayWish {
  since: Date;
  tenant: string | undefined;
  apply: boolean;
}

/** So many bounces that one rule judged and another judges now. */
export interface Difference {
  from: string;
  to: string;
  rule: string;
  was: string;
  bounces: number;
  /** One of them. */
  sample: string;
}

export interface Replayed {
  rules_version: string;
  judged: number;
  changed: number;
  /** Contacts that come back to life, or would. */
  revived: number;
  /** Contacts that prove gone, or would. */
  ended: number;
  applied: boolean;
  differences: Difference[];
}

/** Judges stored bounces by today's rules and tells, or carries out, what comes of it. Doing it again changes nothing more. */
export async function replayBounces({ db }: Access, { since, tenant, apply }: ReplayWish): Promise<Replayed> {
  const tenantId = tenant === undefined ? null : (await tenantCalled(db, tenant)).id;
  const changes: Change[] = [];
  let judged = 0;
  for (let after = '0'; ; ) {
    const page = await judgedBounces(db, { tenantId, since, after, limit: PAGE });
    judged += page.length;
    changes.push(...page.flatMap((report) => changeOf(report) ?? []));
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE) break;
  }
  const counts = { revived: 0, ended: 0 };
  for (const [id, ofTenant] of groupBy(changes, ({ report }) => report.tenantId))
    await replayTenant(db, id, ofTenant, apply, counts);
  return {
    rules_version: bundledBounceRules.version,
    judged,
    changed: changes.length,
    ...counts,
    applied: apply,
    differences: differencesOf(changes),
  };
}

async function replayTenant(
  db: Database,
  tenantId: number,
  changes: readonly Change[],
  apply: boolean,
  counts: { revived: number; ended: number },
): Promise<void> {
  const byContact = [...groupBy(changes, ({ report }) => report.contactId)];
  const before = { ...counts };
  for (let from = 0; from < byContact.length; from += CONTACTS_AT_ONCE) {
    const part = byContact.slice(from, from + CONTACTS_AT_ONCE);
    const histories = await bounceHistories(
      db,
      tenantId,
      part.map(([contactId]) => contactId),
    );
    const rejudged = rejudgedOf(
      tenantId,
      bundledBounceRules.version,
      part.flatMap(([, own]) => own),
      histories,
    );
    const { revived, ended } = apply
      ? await applyRejudged(db, rejudged)
      : { revived: rejudged.revive, ended: rejudged.end };
    counts.revived += revived.length;
    counts.ended += ended.length;
  }
  if (!apply) return;
  await recordAudit(db, {
    tenantId,
    actor: actor(),
    action: 'bounces.replayed',
    target: `rules:${bundledBounceRules.version}`,
    detail: {
      changed: changes.length,
      revived: counts.revived - before.revived,
      ended: counts.ended - before.ended,
    },
  });
}

function differencesOf(changes: readonly Change[]): Difference[] {
  const groups = groupBy(changes, ({ from, to }) => JSON.stringify([from.cause, from.rule, to.cause, to.rule]));
  return [...groups.values()]
    .map((group) => {
      const [first] = group;
      const raw = first?.report.raw;
      return {
        from: first?.from.cause ?? 'unjudged',
        to: first?.to.cause ?? '',
        was: first?.from.rule ?? '',
        rule: first?.to.rule ?? '',
        bounces: group.length,
        sample: String(raw?.diag || raw?.message || raw?.bounce_type || '').slice(0, 200),
      };
    })
    .toSorted((one, other) => other.bounces - one.bounces);
}
