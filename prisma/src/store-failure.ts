/** What the driver says when the server is away, full, or going down: the statement was right and may be sent again later. */
const AWAY = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TlsConnectionError',
]);
/** SQLSTATE: connection exceptions, insufficient resources, operator intervention (shutdown, crash, starting up). */
const AWAY_STATES = /^(08|53|57P)/;
/** The pool and its clients throw plain errors; their words are all there is. */
const AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;
/** Prisma's own: no answer in time, no connection, no transaction to be had. */
const AWAY_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);

/** Did a statement fail because PostgreSQL was not there for it, and not because of what it said? */
export function isStoreFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (AWAY_WORDS.test(error.message)) return true;
  if (AWAY_CODES.has(textAt(error, 'code'))) return true;
  const cause = at(at(at(error, 'meta'), 'driverAdapterError'), 'cause');
  return AWAY.has(textAt(cause, 'kind')) || AWAY_STATES.test(textAt(cause, 'originalCode'));
}

/** Did a statement lose a race for something unique? */
export const isTaken = (error: unknown): boolean =>
  error instanceof Error &&
  textAt(at(at(at(error, 'meta'), 'driverAdapterError'), 'cause'), 'originalCode') === '23505';

const at = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
const textAt = (value: unknown, name: string): string => {
  const text = at(value, name);
  return typeof text === 'string' ? text : '';
};
