import ts from 'typescript';
import { productionSources, read } from './repository.ts';

let parsed: ts.SourceFile[] | undefined;

/** All that runs in production, parsed once. What the documents say about code is read from its declarations. */
export function parseSources(): ts.SourceFile[] {
  parsed ??= productionSources().map((file) => ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2023, true));
  return parsed;
}

/** Calls `visit` for every node under this one. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

/** The comment over a declaration as one line of text; empty when there is none. */
export function commentOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  const text = comment ? (ts.getTextOfJSDocComment(comment.comment) ?? '') : '';
  return text.replace(/\s+/g, ' ').trim();
}

/** The named property of an object literal, when it is plain text or a list of plain texts. */
export function literalOf(object: ts.ObjectLiteralExpression, name: string): string | string[] | undefined {
  for (const property of object.properties) {
    if (!ts.isPropertyAssignment(property) || property.name.getText() !== name) continue;
    const value = ts.isAsExpression(property.initializer) ? property.initializer.expression : property.initializer;
    if (ts.isStringLiteralLike(value)) return value.text;
    if (ts.isArrayLiteralExpression(value))
      return value.elements.filter(ts.isStringLiteralLike).map(({ text }) => text);
  }
  return undefined;
}

/** `services/validator/src/counters.ts` lies in `validator`, `packages/queues/src/metrics.ts` in `queues`. */
export const roomOf = ({ fileName }: ts.SourceFile): string =>
  fileName.split('/')[fileName.startsWith('prisma/') ? 0 : 1] ?? '';
