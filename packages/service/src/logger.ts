import { type DestinationStream, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { BaseConfig } from './base-env.ts';
import { pinoPaths, redact, redactError } from './redact.ts';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly service: string;
  readonly level: BaseConfig['logLevel'];
  /** Standard output when not given, written synchronously so that a dying process loses no line. */
  readonly destination?: DestinationStream;
}

/** JSON lines with `time` (ISO 8601), `level` (a word), `service`, `pid`, `event` by convention, and no secrets. */
export function openLogger({ service, level, destination }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (line) => redact(line),
      },
      serializers: { err: (error: Error) => redactError(stdSerializers.err(error)) },
      redact: { paths: [...pinoPaths], censor: '[redacted]' },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
}
