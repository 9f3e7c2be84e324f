export * from './fault-proxy.ts';
export * from './process.ts';
export * from './sites/sites.ts';
export * from './stores/databases.ts';
export * from './stores/postgres.ts';
export * from './stores/redis.ts';
export * from './stores/store-error.ts';
export * from './stores/stores.ts';
