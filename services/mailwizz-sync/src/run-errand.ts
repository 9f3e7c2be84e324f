import { type Check, check, type QueueNamed, worstOf } from '@relais/contracts';
import { type Account, accountLists, accountTemplates, examineAccount } from '@relais/mailwizz-account';
import {
  createTemplates,
  type Db,
  type ImportedOne,
  type ImportWish,
  importAsked,
  recordImport,
  recordLook,
  type SyncInstance,
  syncInstance,
  tenantInstances,
} from '@relais/prisma';
import { done, type Processor, skip } from '@relais/queues';
import { draftOf } from '@relais/templates';
import { type MailwizzClient, MailwizzError } from 'mailwizz-api-ts';

export interface ErrandDeps {
  db: Db;
  clientFor(instance: SyncInstance): MailwizzClient;
  /** Connects to public addresses only. */
  agent: NonNullable<Account['agent']>;
}

/** More would be no templates but an archive; what is beyond is told. */
const MOST_TEMPLATES = 500;

/**
 * Looks at an account, or takes its templates over, and stores what came of it where whoever asked reads it. What MailWizz
 * answers is a finding and no failure of the job: a dead account is what the look was for.
 */
export const runErrand =
  ({ db, clientFor, agent }: ErrandDeps): Processor<QueueNamed<'instance'>> =>
  async ({ kind, ...at }, { signal }) => {
    const instance = await syncInstance(db, at.tenantId, at.instanceId);
    if (!instance) return skip('the instance is not active');
    if (kind === 'check') return done(await look(db, at, await accountOf(db, instance, clientFor, agent), signal));
    const wish = await importAsked(db, at);
    if (!wish) return skip('nobody waits for it');
    return done(await takeTemplates(db, at, wish, clientFor(instance), signal));
  };

type Place = { tenantId: number; instanceId: number };

async function accountOf(
  db: Db,
  instance: SyncInstance,
  clientFor: ErrandDeps['clientFor'],
  agent: ErrandDeps['agent'],
): Promise<Account> {
  const [known] = await tenantInstances(db, instance.tenantId, instance.instanceId);
  return {
    baseUrl: instance.baseUrl,
    client: clientFor(instance),
    lists: known?.lists ?? [],
    ...(instance.isGuarded && { agent }),
  };
}

async function look(db: Db, at: Place, account: Account, signal: AbortSignal): Promise<{ state: string }> {
  const checks: Check[] = [];
  for await (const one of examineAccount(account, { signal })) checks.push(one);
  const isRead = checks.some(({ what, state }) => what === 'key' && state === 'ok');
  const lists = isRead
    ? await accountLists(account, { signal }).catch((error: unknown) => {
        if (!(error instanceof MailwizzError)) throw error;
        checks.push(check.fail('lists', error.message));
        return null;
      })
    : null;
  const state = worstOf(checks);
  await recordLook(db, at, { state, checks, lists });
  return { state };
}

async function takeTemplates(
  db: Db,
  at: Place,
  wish: ImportWish,
  client: MailwizzClient,
  signal: AbortSignal,
): Promise<{ taken: number }> {
  const templates: ImportedOne[] = [];
  try {
    for await (const { name, html } of accountTemplates(client, { signal })) {
      if (templates.length === MOST_TEMPLATES) break;
      templates.push(await takeOne(db, at.tenantId, { name, content: html }, wish));
    }
    await recordImport(db, at, { state: 'done', templates, error: null });
  } catch (error) {
    if (signal.aborted || !(error instanceof MailwizzError)) throw error;
    await recordImport(db, at, { state: 'failed', templates, error: `${error.code}: ${error.message}` });
  }
  return { taken: templates.filter(({ template_id }) => template_id !== null).length };
}

/** Kept switched off: somebody reads it before a contact gets it. */
async function takeOne(
  db: Db,
  tenantId: number,
  source: { name: string; content: string },
  { by, ...wish }: ImportWish,
): Promise<ImportedOne> {
  const { draft, unmapped } = draftOf(source, { language: wish.language ?? undefined, category: wish.category });
  const told = {
    name: source.name,
    template_id: null,
    unmapped: unmapped.map(({ tag, message, wayOut }) => ({ tag, message, way_out: wayOut })),
  };
  if (!draft) return { ...told, skipped: 'it does not say its language' };
  const [stored] = await createTemplates(db, tenantId, [{ ...draft, isActive: false }], by);
  return stored
    ? { ...told, template_id: stored.id, skipped: null }
    : { ...told, skipped: 'a template of that name is there already' };
}
