import type { ServiceName } from '@relais/contracts';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type BaseConfig, readBaseConfig } from './base-env.ts';
import { ConfigError, configMessage } from './config-error.ts';
import type { ServiceDefinition } from './define-service.ts';
import { type Health, openHealth } from './health.ts';
import { type Logger, openLogger } from './logger.ts';
import { openService } from './open-service.ts';
import { type Env, readAll } from './parse-env.ts';
import { openReleases, type Releases } from './releases.ts';
import { listenForStop } from './stop-requests.ts';
import { stopTelemetry } from './telemetry.ts';

/**
 * Runs a service until it is asked to stop: `await run(validator)` is all of its main.ts.
 *
 * - Settings missing or wrong: one message on standard error, exit code 1.
 * - A start that throws: a `service.start_failed` line, what was opened is closed, exit code 1.
 * - SIGTERM or SIGINT: no more jobs are taken, those in hand end or are given back, everything is closed last-opened first,
 *   and the process ends by itself with exit code 0.
 * - What is still held after RELAIS_STOP_TIMEOUT_MS is named in a `service.stuck` line, exit code 1.
 * - An error nobody caught: the same stop, exit code 1.
 */
export async function run<Name extends ServiceName, Config>(service: ServiceDefinition<Name, Config>): Promise<void> {
  const settings = readSettings(service, process.env);
  if (!settings) {
    process.exitCode = 1;
    return;
  }
  const { base, config } = settings;
  const log = openLogger({ service: service.name, level: base.logLevel });
  const stop = listenForStop(log);
  const releases = openReleases(log);
  const health = openHealth(service.name, log);
  const metrics = openRegistry(service.name);

  const opening = openService(service, { base, config, log, health, metrics, releases, signal: stop.signal });
  opening.then(
    ({ healthPort }) => announce(log, health, healthPort, stop.signal),
    (error: unknown) => {
      // What an aborted start throws on its way out is no news.
      if (stop.signal.aborted) return;
      log.fatal({ event: 'service.start_failed', err: error }, `${service.name} could not start`);
      stop.request({ why: 'start failed', exitCode: 1 });
    },
  );

  const { why, exitCode } = await stop.requested;
  process.exitCode = exitCode;
  health.enter('stopping');
  log.info({ event: 'service.stopping', why }, `stopping: ${why}`);
  await release(releases, base, log);
}

/** Both readers report into one message, so one start shows everything there is to mend. */
function readSettings<Config>(service: { name: string; config: (env: Env) => Config }, env: Env) {
  try {
    return readAll({ base: () => readBaseConfig(env), config: () => service.config(env) });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${configMessage(service.name, error)}\n`);
    return undefined;
  }
}

function announce(log: Logger, health: Health, healthPort: number, signal: AbortSignal): void {
  if (signal.aborted) return;
  health.enter('ready');
  const startMs = Math.round(process.uptime() * 1_000);
  log.info({ event: 'service.ready', health_port: healthPort, start_ms: startMs }, 'ready');
}

function openRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/**
 * Closes everything within the stop time. Afterwards nothing should keep the process alive; if something does, the same
 * deadline names it and ends the process.
 */
async function release(releases: Releases, { stopTimeoutMs }: BaseConfig, log: Logger): Promise<void> {
  const started = performance.now();
  const deadline = setTimeout(() => {
    const held = releases.held();
    const kept = held.length > 0 ? held : process.getActiveResourcesInfo();
    log.fatal({ event: 'service.stuck', held: kept, after_ms: stopTimeoutMs }, `still held: ${kept.join(', ')}`);
    process.exit(1);
  }, stopTimeoutMs);
  await releases.releaseAll();
  log.info({ event: 'service.stopped', took_ms: Math.round(performance.now() - started) }, 'stopped');
  await stopTelemetry().catch((error: unknown) => {
    log.warn({ event: 'telemetry.lost', err: error }, 'the last traces could not be sent');
  });
  deadline.unref();
}
