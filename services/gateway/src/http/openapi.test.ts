import { describe, expect, it } from 'vitest';
import { endpoints } from '../endpoints/index.ts';
import { openApiDocument, problemsOf } from './openapi.ts';
import { problems } from './problems.ts';

const document = openApiDocument(endpoints, '1.0.0');

/** Every `$ref` anywhere in the document. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  );
}

describe('the OpenAPI document', () => {
  it('describes every endpoint, under a name of its own', () => {
    const names = endpoints.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { path, method, name } of endpoints) {
      expect(document.paths?.[path], path).toMatchObject({ [method.toLowerCase()]: { operationId: name } });
    }
  });

  it('refers to nothing that is not there', () => {
    const found = references(document);
    expect(found).toContain('#/components/schemas/ContactInput');
    for (const reference of found) {
      const target = reference
        .slice(2)
        .split('/')
        .reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document);
      expect(target, reference).toBeDefined();
    }
  });

  it('names each path’s parameters, and asks nobody for a signature who needs none', () => {
    for (const { path, method, access } of endpoints) {
      const operation = document.paths?.[path]?.[method.toLowerCase() as 'get'];
      const named = (operation?.parameters ?? []).map((parameter) => ('name' in parameter ? parameter.name : ''));
      for (const [, parameter] of path.matchAll(/\{(\w+)\}/g)) expect(named, path).toContain(parameter);
      expect(operation?.security?.length, path).toBe(access.kind === 'open' ? 0 : 1);
    }
  });

  it('tells of every code that exists', () => {
    const schema = document.components?.schemas?.Problem;
    expect(JSON.stringify(schema)).toContain('SIGNATURE_REPLAYED');
    for (const endpoint of endpoints) {
      for (const code of problemsOf(endpoint)) expect(Object.keys(problems)).toContain(code);
    }
  });
});
