import { readFile } from 'node:fs/promises';
import { type GatePolicy, type GateVerdict, gatePolicy, judgeGate, type StandingPolicy } from '@relais/country-gate';
import {
  addGatePolicy,
  type ContactAtGate,
  contactsAtGate,
  type Db,
  gatePolicies,
  recordAudit,
  recordGateVerdicts,
  routingTable,
} from '@relais/prisma';
import { z } from 'zod';
import { CommandFailed, wordsOf } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';

/** One way contacts would go from an old verdict to a new one. */
export interface GateMove {
  country: string | null;
  addressType: string;
  from: string;
  to: string;
  /** Opened, closed, or only decided otherwise. */
  effect: 'opens' | 'closes' | 'stays';
  contacts: number;
  /** Of them, those MailWizz holds already. */
  injected: number;
  samples: string[];
}

const PAGE = 1_000;
const SAMPLES = 3;
const stored = z.object({ open: z.boolean(), reason: z.string() });

/** Reads a policy file. @throws {CommandFailed} POLICY_WRONG naming every field that is */
export async function readPolicy(file: string): Promise<GatePolicy> {
  let data: unknown;
  try {
    data = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new CommandFailed('POLICY_WRONG', `${file} cannot be read as JSON: ${wordsOf(error)}`, { cause: error });
  }
  const parsed = gatePolicy.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new CommandFailed('POLICY_WRONG', `${file}: ${z.prettifyError(parsed.error)}`);
}

/** The tenant's policy in force; null where it has none. */
export async function standingPolicy(db: Db, tenantId: number): Promise<StandingPolicy | null> {
  const [newest] = await gatePolicies(db, tenantId);
  return newest ? { ...gatePolicy.parse(newest.policy), version: newest.version } : null;
}

/**
 * Who would change if this policy were in force, or, without one, if today's table were applied to what older ones
 * decided. Reads page by page and writes nothing.
 */
export async function compareGate(db: Db, tenantId: number, policy: GatePolicy | null): Promise<GateMove[]> {
  const moves = new Map<string, GateMove>();
  for await (const { contact, verdict } of judgedAgain(db, tenantId, policy)) note(moves, contact, verdict);
  return [...moves.values()].sort((a, b) => b.contacts - a.contacts);
}

/**
 * Puts the policy in force, if one is given, and judges everybody again. A run that was cut off is repeated without the
 * policy: what is judged already comes out the same.
 */
export async function applyGate(
  { db }: Pick<Access, 'db'>,
  tenantId: number,
  policy: GatePolicy | null,
): Promise<{ version: number | null; judged: number; released: number; held: number }> {
  const by = actor();
  const version = policy
    ? await addGatePolicy(db, {
        tenantId,
        policy,
        signedBy: policy.signed_by,
        reason: policy.reason,
        appliedBy: by,
      })
    : null;
  const sum = { judged: 0, released: 0, held: 0 };
  let batch: { id: number; gate: GateVerdict }[] = [];
  const flush = async () => {
    const counts = await recordGateVerdicts(db, tenantId, batch);
    sum.judged += batch.length;
    sum.released += counts.released;
    sum.held += counts.held;
    batch = [];
  };
  for await (const { contact, verdict } of judgedAgain(db, tenantId, null)) {
    batch.push({ id: contact.id, gate: verdict });
    if (batch.length >= PAGE) await flush();
  }
  if (batch.length > 0) await flush();
  const detail = { ...sum, ...(policy && { version, signed_by: policy.signed_by, reason: policy.reason }) };
  await recordAudit(db, {
    tenantId,
    actor: by,
    action: 'gate.applied',
    target: `gate_policy:${version ?? 'table'}`,
    detail,
  });
  return { version, ...sum };
}

async function* judgedAgain(db: Db, tenantId: number, wished: GatePolicy | null) {
  const { acceptsObfuscated } = await routingTable(db, tenantId);
  const standing = await standingPolicy(db, tenantId);
  const policy = wished ? { ...wished, version: (standing?.version ?? 0) + 1 } : standing;
  let after = 0;
  for (;;) {
    const page = await contactsAtGate(db, tenantId, { after, limit: PAGE });
    for (const contact of page) {
      const facts = { ...contact, words: contact.text, obfuscated: contact.obfuscated && !acceptsObfuscated };
      yield { contact, verdict: judgeGate(facts, policy) };
    }
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE) return;
  }
}

function note(moves: Map<string, GateMove>, contact: ContactAtGate, verdict: GateVerdict): void {
  const before = stored.safeParse(contact.gate).data;
  const from = before?.reason ?? 'not judged';
  if (from === verdict.reason && before?.open === verdict.open) return;
  const key = [verdict.country, verdict.address_type, from, verdict.reason].join('\n');
  // MailWizz holds those that were injected before there was a gate.
  const wasOpen = before?.open ?? true;
  const move = moves.get(key) ?? {
    country: verdict.country,
    addressType: verdict.address_type,
    from,
    to: verdict.reason,
    effect: wasOpen === verdict.open ? 'stays' : verdict.open ? 'opens' : 'closes',
    contacts: 0,
    injected: 0,
    samples: [],
  };
  move.contacts += 1;
  if (contact.status === 'injected') move.injected += 1;
  if (move.samples.length < SAMPLES) move.samples.push(contact.email);
  moves.set(key, move);
}
