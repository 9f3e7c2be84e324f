import { zeroBounceFate } from './fates.ts';
import { type Answer, pay, type World } from './world.ts';

const REFUSED = 'Invalid API key or your account ran out of credits';
const MOST = 200;

/** ZeroBounce's API, version 2, as its documents show it. */
export function answerZeroBounce(world: World, path: string, said: Record<string, unknown>): Answer {
  const known = said.api_key === world.key;
  if (path === 'getcredits') return { body: { Credits: known ? String(world.credits) : '-1' } };
  if (world.fault === 'throttled') return { status: 429, body: {} };
  if (path === 'validate') {
    const address = String(said.email ?? '');
    return known && pay(world, [address]) ? { body: judged(address) } : { body: { error: REFUSED } };
  }
  if (path === 'validatebatch') {
    const addresses = addressesOf(said.email_batch);
    if (addresses.length === 0 || addresses.length > MOST) return { status: 400, body: {} };
    return known && pay(world, addresses)
      ? { body: { email_batch: addresses.map(judged), errors: [] } }
      : { body: { email_batch: [], errors: [{ error: REFUSED, email_address: 'all' }] } };
  }
  return { status: 404, body: {} };
}

const addressesOf = (batch: unknown): string[] =>
  Array.isArray(batch) ? batch.map((entry: { email_address?: unknown }) => String(entry.email_address)) : [];

function judged(address: string) {
  const [account, domain] = address.split('@');
  return {
    address,
    ...zeroBounceFate(address),
    free_email: false,
    did_you_mean: null,
    account,
    domain,
    domain_age_days: '9692',
    smtp_provider: 'example',
    mx_found: 'true',
    mx_record: `mx.${domain}`,
    firstname: null,
    lastname: null,
    gender: null,
    country: null,
    region: null,
    city: null,
    zipcode: null,
    processed_at: '2026-11-20 12:00:00.000',
  };
}
