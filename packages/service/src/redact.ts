const SECRET_NAME = /secret|password|passphrase|pepper|token|authorization|cookie|signature|api[-_]?key/i;
const CENSOR = '[redacted]';
const DEEPEST = 8;

/**
 * The value without what its name calls a secret, at any depth and in any letter case; the same value when there is none.
 * Looks into plain records and arrays only: instances are their serializer's business. pino's own wildcard paths reach a
 * fixed depth, tell cases apart, and cost ten times as much a line.
 */
export function redact<T>(value: T): T;
export function redact(value: unknown): unknown {
  return walk(value, 0);
}

function walk(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object' || depth > DEEPEST) return value;
  if (Array.isArray(value)) return changedItems(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  let copy: Record<string, unknown> | undefined;
  for (const [name, item] of Object.entries(value)) {
    const safe = SECRET_NAME.test(name) && item != null ? CENSOR : walk(item, depth + 1);
    if (safe !== item) {
      copy ??= { ...value };
      copy[name] = safe;
    }
  }
  return copy ?? value;
}

function changedItems(items: readonly unknown[], depth: number): readonly unknown[] {
  const safe = items.map((item) => walk(item, depth + 1));
  return safe.some((item, index) => item !== items[index]) ? safe : items;
}

const SECRET_HEADERS = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'x-signature',
  'webhook-signature',
  'proxy-authorization',
];

const SECRET_BINDINGS = ['secret', 'password', 'token', 'authorization', 'cookie', 'signature', 'apiKey', 'api_key'];

/**
 * What pino's own redaction has to do: headers are made plain by serializers after we looked, and what a child logger is
 * bound to is never shown to us.
 */
export const pinoPaths: readonly string[] = [
  ...SECRET_BINDINGS,
  ...['req', 'res'].flatMap((side) => SECRET_HEADERS.map((header) => `${side}.headers["${header}"]`)),
];

export const redactError = (serialized: object): object => redact({ ...serialized });
