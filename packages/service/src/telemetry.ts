import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { register } from 'node:module';
import { dirname, join } from 'node:path';
import type { Env } from './parse-env.ts';

let stop: (() => Promise<void>) | undefined;

/** Are traces being made? */
export const telemetryIsOn = (): boolean => stop !== undefined;

/** Sends what is left and ends. Does nothing when no traces are made. */
export async function stopTelemetry(): Promise<void> {
  await stop?.();
  stop = undefined;
}

/**
 * Starts OpenTelemetry for HTTP, Express, Redis, PostgreSQL, pino and fetch, if OTEL_EXPORTER_OTLP_ENDPOINT is set. Must run
 * before the modules it hooks are loaded: see otel.ts. Everything is imported here and not above, so that a process without
 * traces pays neither the memory nor the time.
 */
export async function startTelemetry(env: Env): Promise<void> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT || stop) return;
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  const [sdk, exporter, http, express, redis, pg, pino, undici] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/instrumentation-http'),
    import('@opentelemetry/instrumentation-express'),
    import('@opentelemetry/instrumentation-ioredis'),
    import('@opentelemetry/instrumentation-pg'),
    import('@opentelemetry/instrumentation-pino'),
    import('@opentelemetry/instrumentation-undici'),
  ]);
  const telemetry = new sdk.NodeSDK({
    serviceName: env.OTEL_SERVICE_NAME ?? nameOfMain(process.argv[1]) ?? 'relais',
    traceExporter: new exporter.OTLPTraceExporter(),
    // Metrics are Prometheus's to fetch and logs go to standard output: traces only.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [
      new http.HttpInstrumentation({ ignoreIncomingRequestHook: isProbe }),
      new express.ExpressInstrumentation(),
      new redis.IORedisInstrumentation({ requireParentSpan: true }),
      new pg.PgInstrumentation({ requireParentSpan: true }),
      new pino.PinoInstrumentation({ disableLogSending: true }),
      new undici.UndiciInstrumentation({ requireParentforSpans: true }),
    ],
  });
  telemetry.start();
  stop = () => telemetry.shutdown();
}

const isProbe = ({ url = '' }: IncomingMessage): boolean => /^\/(health|ready|metrics)(\?|$)/.test(url);

/** The service's name before the service is loaded: that of the package its main file lies in, without the scope. */
function nameOfMain(main: string | undefined): string | undefined {
  if (main === undefined) return undefined;
  for (let folder = dirname(main); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name }: { name?: string } = JSON.parse(readFileSync(manifest, 'utf8'));
    return name?.replace(/^@[^/]+\//, '');
  }
  return undefined;
}
