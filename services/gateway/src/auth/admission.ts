import { REQUEST_REFUSALS, type RequestRefusal, type RequestVerdict, verifyRequest } from '@relais/signing';
import type { Request } from 'express';
import type { Caller, PartnerAccess } from '../http/access.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problems.ts';
import type { KeyDirectory, KnownKey } from './key-directory.ts';
import type { ReplayMemory } from './replay-memory.ts';

/** Somebody says who they are; the body will prove it. */
export interface Claim {
  /** @throws {Problem} 401 when the signature does not prove it, 403 when that caller may not */
  prove(rawBody: Buffer): Promise<Caller | null>;
}

export interface Admission {
  /** Before a byte of the body is read, so that a stranger can make us keep none. @throws {Problem} 401 */
  identify(endpoint: Endpoint, request: Request): Promise<Claim>;
}

interface AdmissionOptions {
  readonly keys: KeyDirectory;
  readonly replays: ReplayMemory;
  readonly onUse: (keyId: number) => void;
  readonly now?: () => number;
}

const nobody: Claim = { prove: async () => null };

/** What an unknown key is verified with, so that it is refused in the very words of a wrong signature. */
const NO_SECRET = 'there is no such key';

/** The way in: which proof an endpoint asks for, and whether the request brings it. */
export function openAdmission({ keys, replays, onUse, now = Date.now }: AdmissionOptions): Admission {
  async function identifyPartner(access: PartnerAccess, endpoint: Endpoint, request: Request): Promise<Claim> {
    const key = request.get('x-api-key');
    if (!key) throw new Problem('API_KEY_MISSING', 'The X-API-Key header is missing.');
    const known = await keys.find(key);
    if (!known) throw refused(unknownKey(request, now()));
    return {
      async prove(rawBody) {
        const verdict = verdictOn(known, request, rawBody, now());
        if (!verdict.ok) throw refused(verdict.reason);
        if (!known.partner.scopes.has(access.scope))
          throw new Problem('SCOPE_MISSING', `This key does not have the scope ${access.scope}.`);
        await refuseReplay(known, verdict, endpoint);
        onUse(known.partner.keyId);
        return known.partner;
      },
    };
  }

  async function refuseReplay(
    { partner }: KnownKey,
    { version, replayKey, replayTtlMs }: Extract<RequestVerdict, { ok: true }>,
    { method, harmlessTwice }: Endpoint,
  ): Promise<void> {
    // Version 1 signs no path: all reads of one second carry the same signature.
    if (version === 'v1' && method === 'GET') return;
    const { fresh, certain } = await replays.remember(partner.keyId, replayKey, replayTtlMs);
    if (!fresh) throw new Problem('SIGNATURE_REPLAYED', 'This signature was used before; sign each request anew.');
    if (certain || method === 'GET' || harmlessTwice) return;
    throw new Problem('REPLAY_CHECK_UNAVAILABLE', 'The memory of used signatures does not answer; try again soon.', {
      headers: { 'Retry-After': '5' },
    });
  }

  return {
    async identify(endpoint, request) {
      const { access } = endpoint;
      return access.kind === 'open' ? nobody : identifyPartner(access, endpoint, request);
    },
  };
}

const verdictOn = ({ requiresV2, secretsAt }: KnownKey, request: Request, rawBody: Buffer, nowMs: number) =>
  verifyRequest({
    secrets: secretsAt(nowMs),
    method: request.method,
    path: request.originalUrl,
    headers: request.headers,
    rawBody,
    nowMs,
    requireV2: requiresV2,
  });

function unknownKey(request: Request, nowMs: number): RequestRefusal {
  const verdict = verifyRequest({
    secrets: [NO_SECRET],
    method: request.method,
    path: request.originalUrl,
    headers: request.headers,
    rawBody: Buffer.alloc(0),
    nowMs,
  });
  return verdict.ok ? 'SIGNATURE_MISMATCH' : verdict.reason;
}

const refused = (reason: RequestRefusal) => new Problem(reason, REQUEST_REFUSALS[reason]);
