import type { Db } from './open-db.ts';

export interface LoggedError {
  tenantId?: number | null;
  service: string;
  code: string;
  message: string;
  /** Ids and places, never addresses or secrets. */
  context?: Record<string, unknown>;
}

/** One bad record failed alone: its reason stays where an operator looks. */
export async function logErrors(db: Db, errors: readonly LoggedError[]): Promise<void> {
  if (errors.length === 0) return;
  await db.$executeRaw`
    INSERT INTO error_logs (tenant_id, service, code, message, context)
    SELECT e."tenantId", e.service, e.code, left(e.message, 2000), coalesce(e.context, '{}')
      FROM jsonb_to_recordset(${JSON.stringify(errors)}::jsonb) AS e("tenantId" int, service text, code text, message text, context jsonb)`;
}
