import type { ListedOptOut } from '@relais/prisma';

/** An objection and what every engine proved of it, for a person to read. */
export function objectionLine({ id, contactId, channel, requestedAt, provedAt, engines }: ListedOptOut): string {
  const proofs = engines.map(
    (engine) => `${engine.engine} ${engine.provedAt ? 'proved' : (engine.lastError ?? 'not told yet')}`,
  );
  const standing = provedAt ? `proved ${provedAt.toISOString()}` : 'open';
  const who = contactId === null ? 'nobody held' : `contact ${contactId}`;
  return [`${id}  ${requestedAt.toISOString()}  ${channel}  ${who}  ${standing}`, ...proofs].join('  ');
}
