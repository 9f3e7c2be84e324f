import { defineConfig } from 'prisma/config';

// `prisma migrate deploy` and Relais's own migrate (src/migrate.ts) share these files and one migration table.
export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
