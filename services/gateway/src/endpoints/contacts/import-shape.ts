import { type Db, importOf } from '@relais/prisma';
import { z } from 'zod';
import { Problem } from '../../http/problems.ts';

export const importShape = z
  .object({
    id: z.int(),
    source_id: z.string(),
    file_name: z.string(),
    bytes: z.int(),
    dry_run: z.boolean().meta({ description: 'The counts are what an import would come to' }),
    status: z.enum(['waiting', 'running', 'completed', 'failed']),
    columns: z
      .array(z.object({ heading: z.string(), field: z.string().nullable() }))
      .nullable()
      .meta({ description: 'What each column was taken for; null before the file is opened' }),
    rows: z.int().meta({ description: 'Rows read so far' }),
    new: z.int(),
    known: z.int().meta({ description: 'Gaps were filled' }),
    suppressed: z.int().meta({ description: 'Not stored' }),
    repeated: z.int().meta({ description: 'Addresses that stand in the file more than once' }),
    rejected: z.int().meta({ description: 'Rows that are no contacts: /api/v1/imports/{id}/rejected' }),
    problem: z.object({ code: z.string(), message: z.string() }).nullable().meta({ description: 'Why it failed' }),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    finished_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Import' });

/** An import in the API's words. @throws {Problem} NOT_FOUND */
export async function importView(db: Db, tenantId: number, id: number): Promise<z.input<typeof importShape>> {
  const found = await importOf(db, tenantId, id);
  if (!found) throw new Problem('NOT_FOUND', `There is no import ${id}.`);
  const { sourceId, fileName, isDryRun, createdAt, startedAt, finishedAt, ...same } = found;
  return {
    ...same,
    source_id: sourceId,
    file_name: fileName,
    dry_run: isDryRun,
    created_at: createdAt.toISOString(),
    started_at: startedAt?.toISOString() ?? null,
    finished_at: finishedAt?.toISOString() ?? null,
  };
}
