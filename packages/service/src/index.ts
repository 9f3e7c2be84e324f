export {
  addressPepperEnv,
  type BaseConfig,
  baseEnv,
  botEnv,
  botOf,
  databaseEnv,
  logLevels,
  publicUrlEnv,
  readBaseConfig,
  secretKeyEnv,
} from './base-env.ts';
export { checkProcessors, ProcessorsMismatch } from './check-processors.ts';
export { combineEnv } from './combine-env.ts';
export { ConfigError, type ConfigProblem, configMessage } from './config-error.ts';
export { defineService, type ServiceContext, type ServiceDefinition, type Started } from './define-service.ts';
export { describeEnv, type EnvRow } from './describe-env.ts';
export type { DependencyState, HealthCheck, HealthReport } from './health.ts';
export { type Logger, type LoggerOptions, openLogger } from './logger.ts';
export { type Env, parsedBy, parseEnv, readAll } from './parse-env.ts';
export { redact } from './redact.ts';
export { run } from './run.ts';
