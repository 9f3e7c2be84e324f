import type { MailwizzAuth } from './options.ts';
import type { FormFields } from './php-form.ts';
import { sign } from './signature.ts';

/** The headers that say who calls. The signed scheme covers URL, query and body, so it is computed per request. */
export function authHeaders(
  auth: MailwizzAuth,
  request: { method: string; url: string; query: FormFields; form: FormFields },
  now: number = Date.now(),
): Record<string, string> {
  if (auth.kind === 'api_key') return { 'X-Api-Key': auth.key };
  const timestamp = String(Math.floor(now / 1_000));
  const remoteAddress = auth.remoteAddress ?? '';
  const signature = sign({ ...request, publicKey: auth.publicKey, timestamp, remoteAddress }, auth.privateKey);
  return {
    'X-MW-PUBLIC-KEY': auth.publicKey,
    'X-MW-TIMESTAMP': timestamp,
    'X-MW-REMOTE-ADDR': remoteAddress,
    'X-MW-SIGNATURE': signature,
  };
}
