import type { Writable } from 'node:stream';
import { z } from 'zod';
import type { Surroundings } from '../surroundings.ts';
import type { Access, Caller, CallerOf } from './access.ts';
import { check, checkStorable } from './check.ts';
import type { ProblemCode } from './problems.ts';

export interface AnswerSpec {
  readonly description: string;
  /** Of the body; of a stream, what one of its events holds. */
  readonly schema: z.ZodType;
  /** Other than JSON: the answer is a stream of this type, see `streamed`. */
  readonly mediaType?: string;
  /** Response headers, each with what it says. */
  readonly headers?: Readonly<Record<string, string>>;
}
export type Answers = Readonly<Record<number, AnswerSpec>>;

/** One of the answers an endpoint declares. */
export type AnswerOf<A extends Answers> = {
  [Status in keyof A & number]: {
    readonly status: Status;
    readonly body: A[Status] extends { readonly mediaType: string } ? Streamed : z.input<A[Status]['schema']>;
    readonly headers?: Readonly<Record<string, string>>;
  };
}[keyof A & number];

/** A body that is written as it comes to be. */
export class Streamed {
  /** Writes all of it and returns; the signal aborts when nobody reads any more, or the gateway stops. */
  readonly write: (response: Writable, signal: AbortSignal) => Promise<void>;
  /** Where the caller chose another form than the declared one. */
  readonly mediaType: string | undefined;
  constructor(write: (response: Writable, signal: AbortSignal) => Promise<void>, mediaType?: string) {
    this.write = write;
    this.mediaType = mediaType;
  }
}

/** A request as it arrived, before anybody looked at its words. */
export interface ReceivedRequest {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** The body as it arrives, of an endpoint that reads it so; nothing, of others. */
  readonly stream: AsyncIterable<Uint8Array>;
  /** The whole body, of an endpoint that takes a file; empty, of others. */
  readonly file: Buffer;
  readonly caller: Caller | null;
  /** Of a stream that was cut: the id of the last event its reader has. */
  readonly lastEventId?: string | undefined;
}

export interface SomeAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AuditLine {
  /** A stable word: `scrape_job.created`. */
  readonly action: string;
  /** What it was done to, from the answer: `scrape_job:42`. */
  readonly target: string;
}

interface Facts {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As OpenAPI spells it: `/api/v1/contacts/{id}`. */
  readonly path: `/${string}`;
  /** Stable name for generated clients: `ingestContacts`. */
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  /** Heading it stands under in the documents. */
  readonly group: string;
  /** Problems of its own, beside those every endpoint of its kind can have. */
  readonly problems?: readonly ProblemCode[];
  /** Doing it twice does no harm, so it works on while the memory of signatures cannot be reached. Reads always do. */
  readonly harmlessTwice?: boolean;
  /** Called so often that a line for each success would drown the others. */
  readonly quiet?: boolean;
  /** Media types of a body that is read as it arrives, however long it is, instead of as one JSON value. Only where access is open: a signature is made over all bytes. */
  readonly stream?: readonly [string, ...string[]];
  /** Media types of a body that is a file and taken as it is. */
  readonly file?: readonly [string, ...string[]];
  /** What a body may hold; the gateway's limit when not said. */
  readonly bodyLimitBytes?: number;
}

interface Spec<A extends Access, P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, S extends Answers>
  extends Facts {
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** What the documents ask for, where what is read is looser. */
  readonly bodyInDocuments?: z.ZodType;
  readonly answers: S;
  /** The line this call leaves in the audit log when it succeeds. */
  readonly audit?: (answer: AnswerOf<S>) => AuditLine;
  readonly handle: (
    request: {
      readonly params: z.output<P>;
      readonly query: z.output<Q>;
      readonly body: z.output<B>;
      readonly stream: AsyncIterable<Uint8Array>;
      readonly file: Buffer;
      readonly caller: CallerOf<A>;
      readonly lastEventId: string | undefined;
    },
    surroundings: Surroundings,
  ) => Promise<AnswerOf<S>> | AnswerOf<S>;
}

/** An endpoint whose types are settled: what routes, documents and tests are derived from. */
export interface Endpoint extends Facts {
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly bodyInDocuments?: z.ZodType;
  readonly answers: Answers;
  /** Checks the request against the schemas and answers it. @throws {Problem} */
  run(request: ReceivedRequest, surroundings: Surroundings): Promise<SomeAnswer & { readonly audit?: AuditLine }>;
}

const nothing = z.object({});

/** Declares an endpoint. This is all there is to say: route, checks, documents and client types follow from it. */
export function endpoint<
  A extends Access,
  S extends Answers,
  P extends z.ZodObject = typeof nothing,
  Q extends z.ZodObject = typeof nothing,
  B extends z.ZodType = z.ZodUndefined,
>(spec: Spec<A, P, Q, B, S>): Endpoint {
  const { handle, audit, ...facts } = spec;
  if (spec.stream && spec.access.kind !== 'open') throw new TypeError(`${spec.path}: a signed body cannot be streamed`);
  // A misspelt filter would be ignored and answer with everything: unknown parameters are refused.
  const query = (spec.query ?? nothing).strict() as Q;
  return {
    ...facts,
    async run(request, surroundings) {
      const answer = await handle(
        {
          params: read(spec.params ?? nothing, checkStorable(request.params, 'NOT_FOUND'), 'NOT_FOUND') as z.output<P>,
          query: read(query, checkStorable(request.query)),
          body: read(spec.body, request.body),
          stream: request.stream,
          file: request.file,
          // Whom the access asks for is whom the admission let in.
          caller: request.caller as CallerOf<A>,
          lastEventId: request.lastEventId,
        },
        surroundings,
      );
      return audit ? { ...answer, audit: audit(answer) } : answer;
    },
  };
}

/** What no schema is declared for is not looked at. */
function read<Schema extends z.ZodType>(
  schema: Schema | undefined,
  value: unknown,
  code?: ProblemCode,
): z.output<Schema> {
  const parsed: unknown = schema ? check(schema, value, code) : undefined;
  return parsed as z.output<Schema>;
}

/** An answer, with its status as the literal that the declaration names. */
export function answer<Status extends number, Body>(
  status: Status,
  body: Body,
  headers: Readonly<Record<string, string>> = {},
) {
  return { status, body, headers };
}
