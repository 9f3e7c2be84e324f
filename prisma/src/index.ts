export * from './contacts.ts';
export * from './migrate.ts';
export * from './open-db.ts';
