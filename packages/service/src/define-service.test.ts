import { queueNames, queues } from '@relais/contracts';
import { done, type Processor } from '@relais/queues';
import { describe, expect, it } from 'vitest';
import { checkProcessors, ProcessorsMismatch } from './check-processors.ts';
import { defineService } from './define-service.ts';

const process = async () => done();
const config = () => ({ limit: 3 });

describe('defineService', () => {
  it('does not compile without a processor of its own, with another’s, or with another payload', () => {
    defineService({ name: 'router', config, start: () => ({ processors: { route: process } }) });
    // @ts-expect-error route has no processor
    defineService({ name: 'router', config, start: () => ({ processors: {} }) });
    // @ts-expect-error sync is mailwizz-sync's
    defineService({ name: 'router', config, start: () => ({ processors: { route: process, sync: process } }) });
    const wrong = async (_: { word: string }) => done();
    // @ts-expect-error a route job carries no word
    defineService({ name: 'router', config, start: () => ({ processors: { route: wrong } }) });
    defineService({ name: 'gateway', config, start: () => ({ processors: {} }) });
  });

  it('gives the service its own configuration, typed', () => {
    const validate: Processor<typeof queues.validate> = process;
    const verify: Processor<typeof queues.verify> = process;
    const own = { import: process, validate, verify };
    const service = defineService({
      name: 'validator',
      config,
      start: ({ config: { limit } }) => ({ processors: own, concurrency: { validate: limit } }),
    });
    expect(service.name).toBe('validator');
  });
});

describe('checkProcessors', () => {
  it('names each foreign and each missing queue', () => {
    const check = () => checkProcessors('router', { sync: process, nonsense: process });
    expect(check).toThrow(ProcessorsMismatch);
    expect(check).toThrow(
      'Service router: "sync" is not its to process, "nonsense" is not its to process, "route" has no processor',
    );
  });

  it('takes undefined for missing', () => {
    expect(() => checkProcessors('router', { route: undefined })).toThrow('"route" has no processor');
  });

  it('passes every service with exactly its own', () => {
    for (const name of queueNames) {
      const { consumer } = queues[name];
      const own = queueNames.filter((other) => queues[other].consumer === consumer);
      expect(() => checkProcessors(consumer, Object.fromEntries(own.map((queue) => [queue, process])))).not.toThrow();
    }
    expect(() => checkProcessors('gateway', {})).not.toThrow();
  });
});
