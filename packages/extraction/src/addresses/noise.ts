import {
  ANNOUNCES_EXAMPLE,
  EXAMPLE_DOMAINS,
  EXAMPLE_LOCALS,
  KEY_DOMAINS,
  PATTERN_LOCALS,
  PLAUSIBLE_AT_EXAMPLE,
  REPOSITORY_HOSTS,
  STAND_IN_DOMAINS,
} from '../data/placeholders.ts';

const HEX_KEY = /^(?:[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const FILE_ENDING =
  /\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|css|m?js|json|map|woff2?|ttf|eot|pdf|mp4|webm|html?|php)$/;
const RETINA = /^\d+x(?:\.|$)/;

/**
 * Whether a well-formed address is none: an asset's name, a key of an analytics service, a repository, or a stand-in
 * that asks for the reader's own. `before` is the text right in front of it, if any.
 */
export function isNoise(address: string, before = ''): boolean {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  return (
    RETINA.test(domain) ||
    FILE_ENDING.test(domain) ||
    HEX_KEY.test(local) ||
    KEY_DOMAINS.some((known) => domain === known || domain.endsWith(`.${known}`)) ||
    (local === 'git' && REPOSITORY_HOSTS.has(domain)) ||
    isStandIn(local, domain) ||
    (before !== '' && ANNOUNCES_EXAMPLE.test(before))
  );
}

function isStandIn(local: string, domain: string): boolean {
  if (PATTERN_LOCALS.has(local)) return true;
  const labels = domain.split('.');
  const name = labels[0] ?? '';
  if (labels.length <= 3 && STAND_IN_DOMAINS.has(name)) return true;
  if (!EXAMPLE_LOCALS.has(local) || labels.length > 3 || !EXAMPLE_DOMAINS.has(name)) return false;
  // Pages on example.org give John Doe a mailbox there; only other stand-ins make him one too.
  return !(PLAUSIBLE_AT_EXAMPLE.has(local) && name === 'example');
}
