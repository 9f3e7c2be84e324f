import { rejectedRows } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint, Streamed } from '../../http/endpoint.ts';
import { csvLine } from './csv-line.ts';
import { importShape, importView } from './import-shape.ts';
import { sendText } from './send-rows.ts';

const params = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) });
const PAGE = 1_000;

export const getImport = endpoint({
  method: 'GET',
  path: '/api/v1/imports/{id}',
  name: 'getImport',
  summary: 'How far an uploaded file is read',
  group: 'Contacts',
  access: partner('contacts:read'),
  params,
  answers: { 200: { description: 'The import', schema: importShape } },
  async handle({ params: { id }, caller: { tenantId } }, { db }) {
    return answer(200, await importView(db, tenantId, id));
  },
});

export const getImportRejects = endpoint({
  method: 'GET',
  path: '/api/v1/imports/{id}/rejected',
  name: 'getRejectedRows',
  summary: 'The rows of an uploaded file that are no contacts, as CSV',
  description:
    'Line and what is wrong, in the order of the file. Mend them there and upload it again: known contacts count once.',
  group: 'Contacts',
  access: partner('contacts:read'),
  params,
  answers: { 200: { description: 'The file', schema: z.string(), mediaType: 'text/csv' } },
  async handle({ params: { id }, caller: { tenantId } }, { db }) {
    await importView(db, tenantId, id);
    const body = new Streamed(async (out, signal) => {
      await sendText(out, signal, csvLine(['line', 'message']));
      let after = 0;
      do {
        const rows = await rejectedRows(db, tenantId, id, { after, limit: PAGE });
        for (const { line, message } of rows) await sendText(out, signal, csvLine([line, message]));
        after = rows.length < PAGE ? 0 : (rows.at(-1)?.line ?? 0);
      } while (after > 0 && !signal.aborted);
    });
    return answer(200, body, { 'Content-Disposition': `attachment; filename="import-${id}-rejected.csv"` });
  },
});
