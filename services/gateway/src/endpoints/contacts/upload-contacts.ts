import { words } from '@relais/contracts';
import { createImport, type ImportOptions } from '@relais/prisma';
import { z } from 'zod';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import { soon } from '../../pages/object.ts';
import { importShape, importView } from './import-shape.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MOST_BYTES = 25_000_000;

const query = z.object({
  source_id: words(100).meta({ description: 'One of the tenant’s active data sources' }),
  file_name: words(200).default('upload').meta({ description: 'Stands in the evidence of each contact' }),
  map: z.string().max(4_000).optional().meta({
    description:
      'What columns hold, where their headings do not tell: `E-Mail privat=email;3=custom_fields.note;City=-`. Heading or number from 1; a field, custom_fields.NAME, social.NETWORK, or - to leave it out',
  }),
  dry_run: z.stringbool().default(false).meta({ description: 'Only tell what it would come to' }),
  sheet: words(100).optional().meta({ description: 'Of a workbook; the first that holds anything when not said' }),
  delimiter: z.enum([',', ';', 'tab', '|']).optional().meta({ description: 'Of a CSV file; found out when not said' }),
  encoding: words(40).optional().meta({ description: 'Of a CSV file; found out when not said' }),
});

export const uploadContacts = endpoint({
  method: 'POST',
  path: '/api/v1/contacts/upload',
  name: 'uploadContacts',
  summary: 'Hand in a file of contacts',
  description:
    'A CSV file (any delimiter and encoding) or an Excel workbook (.xlsx), the bytes as they are, up to 25 MB. Columns are known by their headings in nine languages. The file is kept when this is answered, and read behind it: follow it at `/api/v1/imports/{id}`. One bad row is told with its line, and the others are taken.',
  group: 'Contacts',
  access: partner('contacts:write'),
  file: ['text/csv', XLSX, 'application/octet-stream'],
  bodyLimitBytes: MOST_BYTES,
  query,
  answers: { 202: { description: 'Kept; reading follows', schema: importShape } },
  problems: ['SOURCE_UNKNOWN', 'SOURCE_INACTIVE', 'BACKLOG_FULL'],
  audit: ({ body }) => ({ action: 'contacts.uploaded', target: `import:${body.id}` }),
  async handle({ query: said, file, caller: { tenantId, key } }, { db, sources, backlog, enqueue, log }) {
    await backlog.assertRoom();
    const source = await sources.active(tenantId, said.source_id, 'source_id');
    if (file.length === 0) throw new Problem('INVALID_INPUT', 'The file is empty.');
    const wish = {
      tenantId,
      dataSourceId: source.id,
      fileName: said.file_name,
      options: optionsOf(said),
      isDryRun: said.dry_run,
      requestedBy: `key:${key}`,
    };
    const importId = await createImport(db, wish, file);
    await soon(log, () => enqueue('import', { tenantId, importId }));
    return answer(202, await importView(db, tenantId, importId));
  },
});

function optionsOf({ map, sheet, delimiter, encoding }: z.output<typeof query>): ImportOptions {
  return {
    ...(map === undefined ? {} : { map: mapOf(map) }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(delimiter === undefined ? {} : { delimiter: delimiter === 'tab' ? '\t' : delimiter }),
    ...(encoding === undefined ? {} : { encoding }),
  };
}

function mapOf(text: string): Record<string, string> {
  const pairs = text.split(';').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const cut = pair.lastIndexOf('=');
      const [column, field] = [pair.slice(0, Math.max(cut, 0)).trim(), pair.slice(cut + 1).trim()];
      if (column !== '' && field !== '') return [column, field];
      throw new Problem('INVALID_INPUT', `"map" has no COLUMN=FIELD in "${pair.trim()}".`, {
        errors: [{ path: 'map', message: 'must be COLUMN=FIELD, several separated by ;' }],
      });
    }),
  );
}
