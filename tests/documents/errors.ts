import ts from 'typescript';
import { code, table } from './markdown.ts';
import { commentOf, parseSources, roomOf, walk } from './sources.ts';

interface ErrorClass {
  readonly name: string;
  readonly parent: string | undefined;
  readonly code: string | undefined;
  readonly retryable: boolean | undefined;
  readonly room: string;
  readonly comment: string;
}

/** Every class with a stable code, where it lies, and whether the very same work is tried again. */
export function errorTable(): string {
  const classes = parseSources().flatMap(classesOf);
  const rows = classes
    .flatMap((one) => (one.code === undefined ? [] : [{ ...one, code: one.code }]))
    .sort((a, b) => a.code.localeCompare(b.code))
    .map((one) => [code(one.code), one.room, triedAgain(one, classes), one.comment]);
  return table(['code', 'where', 'tried again', 'meaning'], rows);
}

function triedAgain(one: ErrorClass, classes: readonly ErrorClass[]): string {
  for (let at: ErrorClass | undefined = one; at; at = classes.find(({ name }) => name === at?.parent)) {
    if (at.retryable !== undefined) return at.retryable ? 'yes' : 'no';
  }
  return '–';
}

function classesOf(source: ts.SourceFile): ErrorClass[] {
  const found: ErrorClass[] = [];
  walk(source, (node) => {
    if (!ts.isClassDeclaration(node) || !node.name) return;
    const parent = node.heritageClauses?.[0]?.types[0]?.expression.getText();
    if (!parent || !/Error$|^Mailwizz/.test(parent)) return;
    found.push({
      name: node.name.text,
      parent,
      code: initialText(node, 'code'),
      retryable: initialFlag(node, 'retryable'),
      room: roomOf(source),
      comment: commentOf(node),
    });
  });
  return found;
}

const initialOf = (node: ts.ClassDeclaration, name: string): ts.Expression | undefined =>
  node.members.filter(ts.isPropertyDeclaration).find((member) => member.name.getText() === name)?.initializer;

function initialText(node: ts.ClassDeclaration, name: string): string | undefined {
  const value = initialOf(node, name);
  return value && ts.isStringLiteralLike(value) ? value.text : undefined;
}

function initialFlag(node: ts.ClassDeclaration, name: string): boolean | undefined {
  const kind = initialOf(node, name)?.kind;
  if (kind === ts.SyntaxKind.TrueKeyword) return true;
  return kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
}
