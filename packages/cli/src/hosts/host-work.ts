import { type NightWindow, nightWindow } from '@relais/contracts';
import { allowHosts, listRefusals, recordAudit, refuseHost, type StoredRefusal, setNightWindow } from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { tenantCalled } from '../stack/tenant.ts';

export interface RefuseWish {
  note?: string | undefined;
  until?: Date | undefined;
  /** Not the names below it. */
  alone: boolean;
}

/** A host as URLs name it, from what somebody types: a name, or a whole address. @throws {CommandFailed} HOST_WRONG */
export function hostCalled(word: string): string {
  const url = word.includes('://') ? word : `http://${word}`;
  const host = URL.canParse(url) ? new URL(url).host : '';
  if (!/^[^\s@/]+$/.test(host))
    throw new CommandFailed('HOST_WRONG', `${word}: a host such as www.example.com is wanted`);
  return host;
}

/** Refuses hosts for every tenant: nothing of them is read from now on. */
export async function refuseHosts(access: Access, words: readonly string[], { note, until, alone }: RefuseWish) {
  const refused: { host: string; pages: number; contacts: number }[] = [];
  for (const host of words.map(hostCalled)) {
    const wish = {
      host,
      coversBelow: !alone,
      reason: 'operator',
      note,
      refusedBy: actor(),
      until: until ?? null,
    } as const;
    const { pages, contacts } = await refuseHost(access.db, wish);
    await audit(access, 'host.refused', host, { note, pages, contacts });
    refused.push({ host, pages, contacts });
  }
  return refused;
}

/** Lifts what stands for these hosts. @throws {CommandFailed} NOT_REFUSED */
export async function allow(access: Access, words: readonly string[]): Promise<string[]> {
  const hosts = words.map(hostCalled);
  const lifted = await allowHosts(access.db, hosts, actor());
  if (lifted.length === 0) {
    const [above] = await listRefusals(access.db, { hosts, limit: 1 });
    throw new CommandFailed(
      'NOT_REFUSED',
      above ? `refused by the entry for ${above.host}; allow that one` : 'none of these hosts is refused',
    );
  }
  for (const host of lifted) await audit(access, 'host.allowed', host, {});
  return lifted;
}

const PAGE = 1_000;

/** What stands, newest first; only what stands for these hosts when any are named. */
export async function* refusals(
  { db }: Access,
  words: readonly string[],
  past: boolean,
): AsyncGenerator<StoredRefusal> {
  const hosts = words.length > 0 ? words.map(hostCalled) : undefined;
  let cursor: number | undefined;
  for (;;) {
    const page = await listRefusals(db, { hosts, past, cursor, limit: PAGE });
    yield* page;
    cursor = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}

/** The hours in which a tenant's crawls ask, for jobs that say nothing of their own. @throws {CommandFailed} HOURS_WRONG */
export async function setNight(access: Access, slug: string, hours: string, zone: string): Promise<NightWindow | null> {
  const { id } = await tenantCalled(access.db, slug);
  const window = hours === 'off' ? null : windowOf(hours, zone);
  await setNightWindow(access.db, id, window);
  await recordAudit(access.db, {
    tenantId: id,
    actor: actor(),
    action: 'tenant.night_window',
    target: `tenant:${id}`,
    detail: { ...window },
  });
  return window;
}

function windowOf(hours: string, time_zone: string): NightWindow {
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(hours) ?? [];
  const parsed = nightWindow.safeParse({ from: Number(from), to: Number(to), time_zone });
  if (parsed.success) return parsed.data;
  throw new CommandFailed(
    'HOURS_WRONG',
    `${hours} ${time_zone}: two hours such as 22-6 and a zone such as Europe/Paris are wanted, or off`,
  );
}

const audit = (access: Access, action: string, host: string, detail: Record<string, unknown>) =>
  recordAudit(access.db, { tenantId: null, actor: actor(), action, target: `host:${host}`, detail });
