import { Prisma } from './generated/client.ts';
import type { Db } from './open-db.ts';

/** The day hosts are counted by. */
export const TODAY = Prisma.sql`(now() AT TIME ZONE 'UTC')::date`;
/** When the next count begins. */
export const TOMORROW = Prisma.sql`((${TODAY} + 1)::timestamp AT TIME ZONE 'UTC')`;

/**
 * Takes places back from the days that counted them, of rows `host, counted_on`. Hosts in one order for all, so that two
 * statements that meet at the same hosts wait for each other and never lock in a circle.
 */
export const uncount = (rows: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO host_days AS d (host, day, pages)
  SELECT host, counted_on, -count(*)::int FROM ${rows} WHERE counted_on IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (host, day) DO UPDATE SET pages = d.pages + excluded.pages`;

const KEPT_DAYS = 7;

/** Days that are over bind nobody. @returns how many counts went */
export async function forgetHostDays(db: Db): Promise<number> {
  return db.$executeRaw`DELETE FROM host_days WHERE day < ${TODAY} - ${KEPT_DAYS}::int`;
}
