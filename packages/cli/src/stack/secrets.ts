import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What a stack of our own needs and nobody has configured. */
export interface StackSecrets {
  RELAIS_SECRET_KEY: string;
  RELAIS_ADDRESS_PEPPER: string;
}

export const newSecrets = (): StackSecrets => ({
  RELAIS_SECRET_KEY: `local:${randomBytes(32).toString('base64')}`,
  RELAIS_ADDRESS_PEPPER: randomBytes(24).toString('base64url'),
});

/** Kept beside the stack's data: another pepper would not recognise a single contact, another key no secret. */
export async function keptSecrets(stateDir: string): Promise<StackSecrets> {
  const file = path.join(stateDir, 'secrets.json');
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const secrets = newSecrets();
  await mkdir(stateDir, { recursive: true });
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
