import { newNonce, signRequest } from '@relais/signing';

export interface PartnerKey {
  key: string;
  secret: string;
}

/** The gateway refused, in its own words. */
export class ApiRefused extends Error {
  override readonly name = 'ApiRefused';
  readonly code = 'API_REFUSED';
  readonly status: number;
  /** The problem document, when there was one. */
  readonly problem: unknown;

  constructor(status: number, problem: unknown, where: string) {
    super(`${where} answered ${status}: ${JSON.stringify(problem)}`);
    this.status = status;
    this.problem = problem;
  }
}

/** Calls the gateway as a partner does, with a version 2 signature. @throws {ApiRefused} on anything but a 2xx */
export async function callApi(
  gatewayUrl: string,
  partner: PartnerKey,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const raw = body === undefined ? '' : JSON.stringify(body);
  const timestamp = Math.floor(Date.now() / 1_000);
  const signed = signRequest({
    version: 'v2',
    secret: partner.secret,
    method,
    path,
    timestamp,
    nonce: newNonce(),
    body: raw,
    apiKey: partner.key,
  });
  const response = await fetch(new URL(path, gatewayUrl), {
    method,
    headers: { ...signed, ...(raw ? { 'Content-Type': 'application/json' } : {}) },
    ...(raw ? { body: raw } : {}),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiRefused(response.status, answer, `${method} ${path}`);
  return answer;
}
