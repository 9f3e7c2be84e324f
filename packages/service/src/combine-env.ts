import { z } from 'zod';

type AnyShape = Readonly<Record<string, z.ZodType>>;
type ShapesOf<Schemas extends readonly z.ZodObject<AnyShape>[]> = Schemas extends readonly [
  z.ZodObject<infer First extends AnyShape>,
  ...infer Rest extends readonly z.ZodObject<AnyShape>[],
]
  ? First & ShapesOf<Rest>
  : unknown;
type Combined<Schemas extends readonly z.ZodObject<AnyShape>[]> =
  ShapesOf<Schemas> extends infer Shape extends AnyShape ? z.ZodObject<Shape> : never;

/**
 * One schema of several, such as `combineEnv(databaseEnv, secretKeyEnv, Own)`. A variable declared in two of them must be
 * the very same declaration; rules over several fields (`superRefine`) do not come along.
 */
export function combineEnv<const Schemas extends readonly z.ZodObject<AnyShape>[]>(
  ...schemas: Schemas
): Combined<Schemas>;
export function combineEnv(...schemas: z.ZodObject<AnyShape>[]): z.ZodObject<AnyShape> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, field] of schemas.flatMap((schema) => Object.entries(schema.shape))) {
    if (shape[name] !== undefined && shape[name] !== field) {
      throw new TypeError(`The setting ${name} is declared twice`);
    }
    shape[name] = field;
  }
  return z.object(shape);
}
