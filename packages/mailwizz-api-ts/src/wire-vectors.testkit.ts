import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { FormFields } from './php-form.ts';

const wireVector = z.object({
  id: z.string(),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  target: z.string(),
  path: z.string(),
  query: z.custom<FormFields>(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
  params: z.custom<FormFields>(),
  signing: z
    .object({
      private_key: z.string(),
      string_to_sign_php_sdk: z.string(),
      expected_php_sdk: z.string(),
      matches: z.boolean(),
    })
    .optional(),
});

/** One request as an official MailWizz client put it on the wire. */
export type WireVector = z.infer<typeof wireVector>;

/** The captured requests of `fixtures/wire-vectors.jsonl`. */
export const wireVectors: readonly WireVector[] = readFileSync(
  new URL('../fixtures/wire-vectors.jsonl', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => wireVector.parse(JSON.parse(line)));

/** The value of a captured header, '' when it was not sent. */
export function headerOf(vector: WireVector, name: string): string {
  return vector.headers.find(([header]) => header.toLowerCase() === name.toLowerCase())?.[1] ?? '';
}
