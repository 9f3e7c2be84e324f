export { assertKeepsJobs, QueueUnreachable, RedisEvicts } from './connection.ts';
export { CronInvalid, checkCron, nextRun } from './cron.ts';
export { codeOf } from './fate.ts';
export type { Depth } from './metrics.ts';
export * from './open-queues.ts';
export * from './operate.ts';
export * from './outcome.ts';
export * from './processor.ts';
export type { Schedule } from './schedules.ts';
