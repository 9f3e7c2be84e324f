import ts from 'typescript';
import { code, table } from './markdown.ts';
import { literalOf, parseSources, roomOf, walk } from './sources.ts';

const KINDS = ['Counter', 'Gauge', 'Histogram', 'Summary'];

export interface Metric {
  readonly name: string;
  readonly kind: string;
  readonly labels: readonly string[];
  readonly help: string;
  readonly room: string;
}

/** Every metric of our own, in order of name. Node's and prom-client's come on top. */
export function metrics(): Metric[] {
  return parseSources()
    .flatMap(metricsOf)
    .sort((a, b) => a.name.localeCompare(b.name));
}

function metricsOf(source: ts.SourceFile): Metric[] {
  const found: Metric[] = [];
  walk(source, (node) => {
    if (!ts.isNewExpression(node) || !KINDS.includes(node.expression.getText())) return;
    const [settings] = node.arguments ?? [];
    if (!settings || !ts.isObjectLiteralExpression(settings)) return;
    const [name, help, labels] = [
      literalOf(settings, 'name'),
      literalOf(settings, 'help'),
      literalOf(settings, 'labelNames'),
    ];
    if (typeof name !== 'string' || typeof help !== 'string') {
      throw new Error(`${source.fileName} makes a metric whose name or help is not plain text`);
    }
    const kind = node.expression.getText().toLowerCase();
    found.push({ name, kind, labels: Array.isArray(labels) ? labels : [], help, room: roomOf(source) });
  });
  return found;
}

export function metricTable(): string {
  const rows = metrics().map(({ name, kind, labels, help, room }) => [
    code(name),
    kind,
    labels.map(code).join(', '),
    room,
    help,
  ]);
  return table(['metric', 'kind', 'labels', 'told by', 'meaning'], rows);
}
