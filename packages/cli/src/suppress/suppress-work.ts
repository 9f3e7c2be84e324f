import { readRows } from '@relais/contact-files';
import type { SuppressionReason } from '@relais/contracts';
import {
  addSuppressions,
  lastingReasons,
  listSuppressions,
  type NewSuppression,
  recordAudit,
  removeSuppressions,
  type StoredSuppression,
  type SuppressionsAdded,
} from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';
import { complain } from '../io/output.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { tenantCalled } from '../stack/tenant.ts';
import { type Target, targetOf } from './targets.ts';

export interface SuppressWish {
  /** Absent: for every tenant. */
  tenant?: string | undefined;
  reason: SuppressionReason;
  note?: string | undefined;
  until?: Date | undefined;
  /** Domains of free mail providers too. */
  force: boolean;
}

const BATCH = 1_000;
const PAGE = 1_000;

/** Enters each word; one that is neither address nor domain is named, and the others go on. */
export async function suppress(
  access: Access,
  words: AsyncIterable<Word> | Iterable<Word>,
  wish: SuppressWish,
): Promise<SuppressionsAdded> {
  const tenantId = await tenantIdOf(access, wish.tenant);
  const pepper = access.pepper();
  const sum: SuppressionsAdded = { added: 0, known: 0, stopped: 0, injected: 0 };
  let batch: NewSuppression[] = [];
  const flush = async () => {
    const counts = await addSuppressions(access.db, batch);
    for (const name of ['added', 'known', 'stopped', 'injected'] as const) sum[name] += counts[name];
    batch = [];
  };
  for await (const { text, where } of words) {
    const target = targetOf(text, pepper);
    const refusal = refusalOf(target, wish.force);
    if (!target.ok || refusal) {
      complain(refusal, where);
      continue;
    }
    const { reason, note, until } = wish;
    batch.push({ ...target.key, tenantId, reason, source: 'cli', note, expiresAt: until ?? null });
    if (batch.length >= BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  const detail = { ...sum, reason: wish.reason };
  await recordAudit(access.db, {
    tenantId,
    actor: actor(),
    action: 'suppressions.added',
    target: 'suppressions',
    detail,
  });
  return sum;
}

/** A word and where it stood, for messages. */
export interface Word {
  text: string;
  where?: string;
}

function refusalOf(target: Target, force: boolean): string | null {
  if (!target.ok) return `${target.word}: ${target.message}`;
  if (target.isFreeProvider && !force) {
    return `${target.word} covers a free mail provider: suppressing it stops everybody there. Say --force if that is meant`;
  }
  return null;
}

/**
 * The words of a file: of each row the cell under `email`, `address` or `domain`, or where there is no such heading the
 * first cell that is anything.
 */
export async function* wordsOfFile(file: string): AsyncGenerator<Word> {
  let column: number | undefined;
  let isFirst = true;
  for await (const { line, cells } of readRows(file, {})) {
    if (isFirst) {
      isFirst = false;
      const heading = cells.findIndex((cell) =>
        /^(e-?mail|mail|address|domain|courriel|e-?mail address)$/i.test(cell.trim()),
      );
      if (heading >= 0) {
        column = heading;
        continue;
      }
    }
    const text = column === undefined ? cells.find((cell) => cell.trim() !== '') : cells[column];
    if (text?.trim()) yield { text, where: `${file}:${line}` };
  }
}

/**
 * Takes entries back.
 * @throws {CommandFailed} NOT_SUPPRESSED; REASON_LASTS when a person's own will would be undone without `force`
 */
export async function unsuppress(
  access: Access,
  words: readonly string[],
  { tenant, force }: { tenant?: string | undefined; force: boolean },
): Promise<StoredSuppression[]> {
  const tenantId = await tenantIdOf(access, tenant);
  const keys = targetsOf(words, access.pepper()).flatMap(({ key, others }) => [
    key,
    ...others.filter(({ emailHash }) => emailHash),
  ]);
  const found = (await listSuppressions(access.db, { keys, limit: PAGE })).filter(
    (entry) => entry.tenantId === tenantId,
  );
  if (found.length === 0) {
    const scope = tenant === undefined ? 'for every tenant (one tenant’s own entries need --tenant)' : `for ${tenant}`;
    throw new CommandFailed('NOT_SUPPRESSED', `nothing of this is suppressed ${scope}`);
  }
  const lasting = found.find(({ reason }) => lastingReasons.has(reason));
  if (lasting && !force) {
    throw new CommandFailed(
      'REASON_LASTS',
      `suppressed as ${lasting.reason} since ${lasting.createdAt.toISOString().slice(0, 10)}. Say --force if this person has asked to be written to again`,
    );
  }
  await removeSuppressions(
    access.db,
    found.map(({ id }) => id),
  );
  const detail = { ids: found.map(({ id }) => id), reasons: found.map(({ reason }) => reason) };
  await recordAudit(access.db, {
    tenantId,
    actor: actor(),
    action: 'suppressions.removed',
    target: 'suppressions',
    detail,
  });
  return found;
}

/** Entries of one tenant and those for all, or all there are; only those about `words` when any are named. */
export async function* suppressions(
  access: Access,
  tenant: string | undefined,
  words: readonly string[],
): AsyncGenerator<StoredSuppression> {
  const tenantId = tenant === undefined ? undefined : (await tenantCalled(access.db, tenant)).id;
  // An address may be suppressed with its whole domain.
  const targets = words.length > 0 ? targetsOf(words, access.pepper()) : undefined;
  const keys = targets?.flatMap(({ key, others }) => [key, ...others]);
  const addresses = targets?.flatMap(({ address }) => address ?? []);
  let cursor: number | undefined;
  for (;;) {
    const page = await listSuppressions(access.db, { tenantId, keys, addresses, cursor, limit: PAGE });
    yield* page;
    cursor = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}

/**
 * Hands every entry on, oldest first, and puts the export on record before the first one leaves.
 * @returns how many
 */
export async function exportSuppressions(
  access: Access,
  tenant: string | undefined,
  only: { reason?: SuppressionReason; kind?: 'address' | 'domain' | 'pattern' },
  write: (entry: StoredSuppression) => Promise<void>,
  begin?: () => Promise<void>,
): Promise<number> {
  const { db } = access;
  const tenantId = tenant === undefined ? undefined : (await tenantCalled(db, tenant)).id;
  await recordAudit(db, {
    tenantId: tenantId ?? null,
    actor: actor(),
    action: 'suppressions.exported',
    target: 'suppressions',
    detail: { ...only },
  });
  await begin?.();
  let entries = 0;
  let cursor: number | undefined;
  for (;;) {
    const page = await listSuppressions(db, { tenantId, ...only, cursor, limit: PAGE });
    for (const entry of page) await write(entry);
    entries += page.length;
    cursor = page.at(-1)?.id;
    if (page.length < PAGE) return entries;
  }
}

function targetsOf(words: readonly string[], pepper: string) {
  return words.map((word) => {
    const target = targetOf(word, pepper);
    if (!target.ok) throw new CommandFailed('TARGET_WRONG', `${word}: ${target.message}`);
    return target;
  });
}

const tenantIdOf = async ({ db }: Access, tenant: string | undefined): Promise<number | null> =>
  tenant === undefined ? null : (await tenantCalled(db, tenant)).id;
