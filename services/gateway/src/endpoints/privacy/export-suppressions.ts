import { suppressionReasons } from '@relais/contracts';
import { type Db, listSuppressions, recordAudit, type StoredSuppression } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint, Streamed } from '../../http/endpoint.ts';
import { csvLine } from '../contacts/csv-line.ts';
import { sendText } from '../contacts/send-rows.ts';

const PAGE = 1_000;
const COLUMNS = ['id', 'for_every_tenant', 'kind', 'value', 'reason', 'source', 'note', 'created_at', 'expires_at'];

const query = z.object({
  format: z.enum(['csv', 'json']).default('csv'),
  reason: z.enum(suppressionReasons).optional(),
  kind: z.enum(['address', 'domain', 'pattern']).optional(),
});

export const exportSuppressed = endpoint({
  method: 'GET',
  path: '/api/v1/suppressions/export',
  name: 'exportSuppressions',
  summary: 'Everybody who is not written to, as a file',
  description:
    'Streamed, oldest first, yours and those for every tenant. Addresses are kept as keyed hashes and given as such; domains and patterns as they are. Put on record before the first row leaves.',
  group: 'Privacy',
  access: partner('privacy'),
  query,
  answers: { 200: { description: 'The file', schema: z.string(), mediaType: 'text/csv' } },
  async handle({ query: { format, ...only }, caller: { tenantId, tenantSlug, key } }, { db }) {
    await recordAudit(db, {
      tenantId,
      actor: `key:${key}`,
      action: 'suppressions.exported',
      target: 'suppressions',
      detail: { format, ...only },
    });
    const rows = entriesOf(db, { tenantId, ...only });
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8';
    const body = new Streamed(async (out, signal) => {
      const send = (text: string) => sendText(out, signal, text);
      await send(format === 'csv' ? csvLine(COLUMNS) : '{"data":[');
      let comma = '';
      for await (const row of rows) {
        if (signal.aborted) return;
        const cells = cellsOf(row);
        const named = () =>
          JSON.stringify(Object.fromEntries(COLUMNS.map((column, at) => [column, cells[at] ?? null])));
        await send(format === 'csv' ? csvLine(cells) : `${comma}\n${named()}`);
        comma = ',';
      }
      if (format === 'json') await send('\n]}\n');
    }, type);
    return answer(200, body, { 'Content-Disposition': `attachment; filename="suppressions-${tenantSlug}.${format}"` });
  },
});

async function* entriesOf(
  db: Db,
  only: Omit<Parameters<typeof listSuppressions>[1], 'limit' | 'cursor'>,
): AsyncGenerator<StoredSuppression> {
  let cursor: number | undefined;
  do {
    const page = await listSuppressions(db, { ...only, cursor, limit: PAGE });
    yield* page;
    cursor = page.length < PAGE ? undefined : page.at(-1)?.id;
  } while (cursor !== undefined);
}

function cellsOf(row: StoredSuppression): unknown[] {
  const kind = row.domain !== null ? 'domain' : row.pattern !== null ? 'pattern' : 'address';
  const value = row.domain ?? row.pattern ?? row.emailHash;
  const dates = [row.createdAt.toISOString(), row.expiresAt?.toISOString() ?? null];
  return [row.id, row.tenantId === null, kind, value, row.reason, row.source, row.note, ...dates];
}
