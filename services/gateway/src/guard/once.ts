import { createHash } from 'node:crypto';
import { claimIdempotencyKey, type Db, keepAnswer, releaseClaim } from '@relais/prisma';
import type { Logger } from '@relais/service';
import type { Request } from 'express';
import { z } from 'zod';
import type { Caller } from '../http/access.ts';
import type { SomeAnswer } from '../http/endpoint.ts';
import { Problem } from '../http/problems.ts';

interface Asked {
  readonly caller: Caller;
  readonly request: Request;
  readonly bytes: Buffer;
}

export interface Once {
  /** Answers a request that carries an Idempotency-Key once, and everyone who repeats it with that answer. */
  run(asked: Asked, answer: () => Promise<SomeAnswer>): Promise<SomeAnswer>;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

/** What is kept of an answer beside its status. */
const kept = z.object({ body: z.unknown(), headers: z.record(z.string(), z.string()).default({}) });

export function openOnce(db: Db, log: Logger): Once {
  async function claimed({ caller, request, bytes }: Asked, key: string, answer: () => Promise<SomeAnswer>) {
    const claim = await claimIdempotencyKey(db, caller.tenantId, key, requestHash(request, bytes));
    switch (claim.kind) {
      case 'answered':
        return replayed(claim.status, claim.body);
      case 'running':
        throw new Problem(
          'IDEMPOTENCY_KEY_IN_USE',
          'The first request with this Idempotency-Key is still being answered.',
          {
            headers: { 'Retry-After': '1' },
          },
        );
      case 'different':
        throw new Problem('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was sent with another request.', {
          errors: [{ path: 'Idempotency-Key', message: 'was sent with another request' }],
        });
      case 'first':
        return answered(caller.tenantId, key, answer);
    }
  }

  /** An answer is kept; a problem is not, so that what was mended can be sent under the same key. */
  async function answered(tenantId: number, key: string, answer: () => Promise<SomeAnswer>): Promise<SomeAnswer> {
    let given: SomeAnswer;
    try {
      given = await answer();
    } catch (error) {
      await releaseClaim(db, tenantId, key).catch((lost: unknown) => {
        log.warn({ event: 'idempotency.not_released', err: lost }, 'the key is free again in a minute');
      });
      throw error;
    }
    const { status, body, headers } = given;
    await keepAnswer(db, tenantId, key, { status, body: headers ? { body, headers } : { body } }).catch(
      (lost: unknown) => {
        log.warn({ event: 'idempotency.not_kept', err: lost }, 'an answer could not be kept for its repetitions');
      },
    );
    return given;
  }

  return {
    run(asked, answer) {
      const key = asked.request.get('idempotency-key');
      if (key === undefined) return answer();
      if (!KEY.test(key))
        throw new Problem('INVALID_INPUT', 'Idempotency-Key is 1 to 255 visible ASCII characters.', {
          errors: [{ path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }],
        });
      return claimed(asked, key, answer);
    },
  };
}

/** Everything that makes the request what it is. The signature is not: a repeated request is signed anew. */
function requestHash({ method, originalUrl }: Request, bytes: Buffer): string {
  return createHash('sha256').update(`${method} ${originalUrl}\n`).update(bytes).digest('hex');
}

function replayed(status: number, stored: unknown): SomeAnswer {
  const { body, headers } = kept.parse(stored);
  return { status, body, headers: { ...headers, 'Idempotency-Replayed': 'true' } };
}
