import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

/** What statements need: nothing of Prisma's that could touch another table by accident. */
export type Db = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

/** The same, able to hold several statements together. */
export type Database = PrismaClient;

export interface DatabaseOptions {
  databaseUrl: string;
  /** Connections of this process. Replicas × pool must stay under the server's max_connections (checklist A16). */
  poolSize?: number;
}

/** Opens the database. Nothing is sent until the first statement. Close with `$disconnect()`. */
export function openDatabase({ databaseUrl, poolSize = 5 }: DatabaseOptions): Database {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: databaseUrl,
      max: poolSize,
      idleTimeoutMillis: 30_000,
      connectionTimeoutMillis: 10_000,
    }),
    transactionOptions: { maxWait: 10_000, timeout: 30_000 },
  });
}

/** @throws when PostgreSQL does not answer */
export async function pingDatabase(db: Db): Promise<void> {
  await db.$queryRaw`SELECT 1`;
}
