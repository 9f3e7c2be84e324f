import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from './answer.ts';
import type { PhpForm } from './php-form.ts';
import { verifySignature } from './signature.ts';
import type { Customer, State } from './state.ts';

export interface AuthRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  query: PhpForm;
  form: PhpForm;
}

/**
 * Which customer calls? `X-Api-Key` is enough; 2.x also takes the key in `X-MW-PUBLIC-KEY` unsigned; a 1.x public key
 * needs its signature, unless the instance ignores signatures.
 * @throws Refusal 401
 */
export function authenticate(state: State, request: AuthRequest, signatures: 'verify' | 'ignore'): Customer {
  const apiKey = header(request.headers, 'x-api-key');
  const publicKey = header(request.headers, 'x-mw-public-key');
  const key = apiKey !== '' ? apiKey : publicKey;
  if (key === '') throw new Refusal(401, 'Please provide your API key.');

  for (const customer of state.customers.values()) {
    if (customer.apiKey === key) return customer;
    if (apiKey !== '' || customer.publicKey !== publicKey) continue;
    if (signatures === 'ignore' || isSigned(request, customer)) return customer;
    throw new Refusal(401, 'Invalid API request signature. Please refer to the documentation.');
  }
  throw new Refusal(401, 'Invalid API key.');
}

function isSigned({ headers, ...request }: AuthRequest, { publicKey, privateKey }: Customer): boolean {
  if (publicKey === null || privateKey === null) return false;
  const parts = {
    ...request,
    publicKey,
    timestamp: header(headers, 'x-mw-timestamp'),
    remoteAddress: header(headers, 'x-mw-remote-addr'),
  };
  return verifySignature(parts, privateKey, header(headers, 'x-mw-signature'));
}

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : '';
}
