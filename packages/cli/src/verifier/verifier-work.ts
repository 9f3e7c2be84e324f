import {
  recordAudit,
  saveVerifierSettings,
  type VerifierSettings,
  verifierFigures,
  verifierSettings,
} from '@relais/prisma';
import { openSecret, sealSecret, secretContexts } from '@relais/signing';
import { openVerifier, type VerifierName } from '@relais/verifiers';
import { CommandFailed, wordsOf } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { tenantCalled } from '../stack/tenant.ts';

type Stores = Pick<Access, 'db' | 'keyring'>;

/** Checks cost about this at both; what the account really pays is said with --price. */
const USUAL_PRICE = 0.003;
const USUAL_KEEP_DAYS = 90;

export interface VerifierWish {
  provider?: VerifierName | undefined;
  key?: string | undefined;
  budget?: number | undefined;
  price?: number | undefined;
  keepDays?: number | undefined;
  /** An empty text: its public address again. */
  endpoint?: string | undefined;
  on?: boolean | undefined;
}

/** Where a tenant's verifier stands, in words for people and programs; null where it has none. */
export interface VerifierStatus {
  tenant: string;
  provider: string;
  on: boolean;
  endpoint: string | null;
  budget: number;
  price: number;
  keep_days: number;
  spent: number;
  /** Checks the rest of the month's budget pays for. */
  checks_left: number;
  checks: number;
  waiting: number;
  answers: Record<string, number>;
  /** What the account has there; null when it was not asked or did not answer. */
  credits: number | null;
  trouble: string | null;
}

/** @throws {CommandFailed} TENANT_UNKNOWN */
export async function verifierStatus(
  stores: Stores,
  tenant: string,
  { ask }: { ask: boolean },
): Promise<VerifierStatus | null> {
  const { db } = stores;
  const { id: tenantId, slug } = await tenantCalled(db, tenant);
  const settings = await verifierSettings(db, tenantId);
  if (!settings) return null;
  const figures = await verifierFigures(db, tenantId);
  const asked = ask ? await credits(stores, settings) : { credits: null, trouble: null };
  return {
    tenant: slug,
    provider: settings.provider,
    on: settings.isActive,
    endpoint: settings.endpoint,
    budget: settings.monthlyBudget,
    price: settings.price,
    keep_days: settings.keepDays,
    spent: figures.spent,
    checks_left: Math.max(0, Math.floor((settings.monthlyBudget - figures.spent) / settings.price + 1e-9)),
    checks: figures.checks,
    waiting: figures.waiting,
    answers: figures.answers,
    credits: asked.credits,
    trouble: asked.trouble ?? settings.trouble,
  };
}

async function credits(
  stores: Stores,
  settings: VerifierSettings,
): Promise<{ credits: number | null; trouble: string | null }> {
  try {
    return { credits: await creditsOf(settings, keyOf(stores, settings)), trouble: null };
  } catch (error) {
    return { credits: null, trouble: wordsOf(error) };
  }
}

const creditsOf = ({ provider, endpoint }: Pick<VerifierSettings, 'provider' | 'endpoint'>, key: string) =>
  openVerifier(provider as VerifierName, { key, endpoint: endpoint ?? undefined }).credits(AbortSignal.timeout(20_000));

const keyOf = ({ keyring }: Stores, { tenantId, provider, keySealed }: VerifierSettings): string =>
  openSecret(keySealed, keyring(), secretContexts.verifierKey(tenantId, provider));

/**
 * Stores what is said of a tenant's verifier; what is not said stays. The account is asked first, so that a wrong key is known
 * now and not when addresses wait for it.
 * @throws {CommandFailed} TENANT_UNKNOWN, VERIFIER_INCOMPLETE, VERIFIER_REFUSED
 */
export async function setVerifier(stores: Stores, tenant: string, wish: VerifierWish): Promise<VerifierStatus> {
  const { db, keyring } = stores;
  const { id: tenantId } = await tenantCalled(db, tenant);
  const before = await verifierSettings(db, tenantId);
  const provider = wish.provider ?? before?.provider;
  const sameProvider = before !== null && before.provider === provider;
  const key = wish.key ?? (before && sameProvider ? keyOf(stores, before) : undefined);
  const monthlyBudget = wish.budget ?? before?.monthlyBudget;
  if (provider === undefined || key === undefined || monthlyBudget === undefined)
    throw new CommandFailed(
      'VERIFIER_INCOMPLETE',
      'an account needs --provider, its --key and a --budget a month; what was said once stays',
    );
  const endpoint = wish.endpoint === undefined ? (sameProvider ? before.endpoint : null) : wish.endpoint || null;
  const isActive = wish.on ?? before?.isActive ?? false;
  if (isActive) await assertUsable({ provider, endpoint }, key);
  await saveVerifierSettings(db, tenantId, {
    provider,
    isActive,
    endpoint,
    keySealed: sealSecret(key, keyring(), secretContexts.verifierKey(tenantId, provider)),
    monthlyBudget,
    price: wish.price ?? before?.price ?? USUAL_PRICE,
    keepDays: wish.keepDays ?? before?.keepDays ?? USUAL_KEEP_DAYS,
  });
  await recordAudit(db, {
    tenantId,
    actor: actor(),
    action: 'verifier.changed',
    target: `verifier:${provider}`,
    detail: { on: isActive, budget: monthlyBudget },
  });
  const now = await verifierStatus(stores, tenant, { ask: isActive });
  if (!now) throw new Error(`the settings of tenant ${tenantId} are gone`);
  return now;
}

async function assertUsable(at: Pick<VerifierSettings, 'provider' | 'endpoint'>, key: string): Promise<void> {
  try {
    await creditsOf(at, key);
  } catch (error) {
    throw new CommandFailed(
      'VERIFIER_REFUSED',
      `${at.provider} cannot be used: ${wordsOf(error)}. Nothing was changed; say --off to store it all the same`,
      { cause: error },
    );
  }
}
