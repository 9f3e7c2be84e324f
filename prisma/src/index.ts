export * from './contacts.ts';
export * from './errors.ts';
export * from './migrate.ts';
export * from './open-db.ts';
export * from './routing.ts';
export * from './sweeps.ts';
export * from './sync.ts';
export * from './validation.ts';
