import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MailwizzAdmin, Snapshot } from './admin.ts';
import { type Fault, isFaultMode, mailwizzFaults } from './faults.ts';
import type { ListSeed } from './lists.ts';
import { parsePhpForm } from './php-form.ts';
import { readBody } from './request-body.ts';

/** The backup a test in another process asked for last, by instance. */
const lastSnapshots = new WeakMap<MailwizzAdmin, Snapshot>();

/**
 * What a test in another process may do, under `/__control`: `POST fault`, `POST lists`, `POST tick`, `POST snapshot`, `POST restore` (of the last one), `POST reset-stats`,
 * `GET stats`, `GET faults`. Bodies are JSON or a form; no key is asked for.
 */
export async function handleControl(
  admin: MailwizzAdmin,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://stand-in').pathname.slice('/__control/'.length);
  const values = readValues((await readBody(request)).toString('utf8'), request.headers['content-type'] ?? '');
  const reply = (status: number, body: unknown) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };

  switch (`${request.method} ${path}`) {
    case 'GET stats':
      return reply(200, admin.stats());
    case 'GET faults':
      return reply(200, mailwizzFaults);
    case 'POST fault': {
      const fault = readFault(values);
      if (fault === undefined) return reply(400, { error: 'Unknown mode', modes: Object.keys(mailwizzFaults) });
      admin.setFault(fault);
      return reply(200, { fault });
    }
    case 'POST lists': {
      const { name, uid, optIn } = values;
      const seed: Omit<ListSeed, 'name'> = {
        ...(uid === undefined ? {} : { uid }),
        ...(optIn === 'double' || optIn === 'single' ? { optIn } : {}),
      };
      return reply(201, { list_uid: admin.createList(name ?? 'A list', seed).listUid });
    }
    case 'POST tick':
      await admin.tick();
      return reply(200, {});
    case 'POST snapshot':
      lastSnapshots.set(admin, admin.snapshot());
      return reply(200, {});
    case 'POST restore': {
      const snapshot = lastSnapshots.get(admin);
      if (snapshot === undefined) return reply(409, { error: 'There is no snapshot' });
      admin.restore(snapshot);
      return reply(200, {});
    }
    case 'POST reset-stats':
      admin.resetStats();
      return reply(200, {});
    default:
      return reply(404, { error: 'No such control' });
  }
}

function readValues(body: string, contentType: string): Record<string, string> {
  const looksLikeJson = contentType.includes('json') || body.trimStart().startsWith('{');
  const source: object = looksLikeJson ? Object(parseJson(body)) : parsePhpForm(body);
  const given = Object.entries(source).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, String(value)]));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

function readFault(values: Record<string, string>): Fault | undefined {
  const { mode = 'none', count, delayMs, retryAfter, method, path } = values;
  if (!isFaultMode(mode)) return undefined;
  return {
    mode,
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(delayMs === undefined ? {} : { delayMs: Number(delayMs) }),
    ...(retryAfter === undefined ? {} : { retryAfter: retryAfter === 'none' ? 'none' : Number(retryAfter) }),
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
  };
}
