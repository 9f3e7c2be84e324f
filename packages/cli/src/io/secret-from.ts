import { text } from 'node:stream/consumers';
import { CommandFailed } from './errors.ts';

/** A secret as said, or read from stdin for `-`: what is typed as an argument stands in the process list. */
export async function secretFrom(said: string): Promise<string> {
  const secret = (said === '-' ? await text(process.stdin) : said).trim();
  if (secret === '') throw new CommandFailed('KEY_MISSING', 'the key is empty');
  return secret;
}
