import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const secretsFile = z.object({ RELAIS_SECRET_KEY: z.string().min(1), RELAIS_ADDRESS_PEPPER: z.string().min(16) });
/** What a stack of our own needs and nobody has configured. */
export type StackSecrets = z.infer<typeof secretsFile>;

export const newSecrets = (): StackSecrets => ({
  RELAIS_SECRET_KEY: `local:${randomBytes(32).toString('base64')}`,
  RELAIS_ADDRESS_PEPPER: randomBytes(24).toString('base64url'),
});

/**
 * Where the secrets of a database are kept: beside the stack's data, and apart for each database, since another pepper
 * would not recognise a single contact and another key no secret.
 * @param databaseUrl of a server that was configured; undefined for our own
 */
export function secretsFileOf(stateDir: string, databaseUrl: string | undefined): string {
  if (databaseUrl === undefined) return path.join(stateDir, 'secrets.json');
  const { host, pathname } = new URL(databaseUrl);
  const name = createHash('sha256').update(`${host}${pathname}`).digest('hex').slice(0, 12);
  return path.join(stateDir, `secrets-${name}.json`);
}

/** Null when none were kept. @throws when the file holds anything else */
export async function readSecrets(file: string): Promise<StackSecrets | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return secretsFile.parse(JSON.parse(text));
}

/** Those kept, or new ones that are kept from now on. */
export async function keptSecrets(file: string): Promise<StackSecrets> {
  const known = await readSecrets(file);
  if (known) return known;
  const secrets = newSecrets();
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return secrets;
}
