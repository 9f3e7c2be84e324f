import { queues, services } from '@relais/contracts';
import ts from 'typescript';
import { z } from 'zod';
import { code, table } from './markdown.ts';
import { commentOf, parseSources, walk } from './sources.ts';

/** What a service is for: the comment over its `defineService`. */
function storyOf(sources: readonly ts.SourceFile[], service: string): string {
  return declared(sources, 'defineService', service);
}

/** The comment over `export const x = defineSomething({ name: 'x' … })`. */
function declared(sources: readonly ts.SourceFile[], maker: string, name: string): string {
  let comment = '';
  for (const source of sources) {
    walk(source, (node) => {
      if (!ts.isCallExpression(node) || node.expression.getText() !== maker) return;
      const [definition] = node.arguments;
      if (definition?.getText().match(/name: '([^']+)'/)?.[1] !== name) return;
      comment = commentOf(node.parent.parent.parent);
    });
  }
  return comment;
}

export function queueTable(): string {
  const sources = parseSources();
  const rows = Object.values(queues).map((queue) => {
    const { properties = {} } = z.toJSONSchema(queue.payload);
    return [
      code(queue.name),
      declared(sources, 'defineQueue', queue.name),
      queue.consumer,
      Object.keys(properties).map(code).join(', '),
      `${queue.retry.attempts} times, first pause ${queue.retry.firstDelayMs / 1_000} s, doubled`,
      `${duration(queue.keep.doneSeconds)}, failed ones ${duration(queue.keep.failedSeconds)}`,
    ];
  });
  return table(['queue', 'meaning', 'consumer', 'a job carries', 'tried', 'kept'], rows);
}

const duration = (seconds: number) => (seconds % 86_400 === 0 ? `${seconds / 86_400} days` : `${seconds / 3_600} h`);

/** One line a service: what it does, which queues it consumes. */
export function serviceTable(): string {
  const sources = parseSources();
  const rows = services.map((service) => {
    const consumed = Object.values(queues).filter(({ consumer }) => consumer === service);
    return [
      `[${code(service)}](services/${service})`,
      consumed.map(({ name }) => code(name)).join(', ') || '–',
      storyOf(sources, service),
    ];
  });
  return table(['service', 'consumes', 'does'], rows);
}
