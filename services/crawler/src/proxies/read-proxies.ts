import { z } from 'zod';
import { providerForms, userOf } from './provider-forms.ts';
import { type ForwardProxy, proxyKinds } from './proxy.ts';

const price = z.number().min(0).max(100_000).default(0);
const prices = { eur_per_gb: price, eur_per_1000_requests: price };
const kind = z.enum(proxyKinds).default('datacenter');

const account = z.strictObject({
  provider: z.enum(['oxylabs', 'brightdata', 'smartproxy']),
  kind,
  user: z.string().min(1),
  password: z.string().min(1),
  zone: z.string().min(1).optional(),
  country: z.string().length(2).toLowerCase().optional(),
  /** Ports or sessions of the account. */
  count: z.int().min(1).max(100).default(1),
  ...prices,
});
const single = z.strictObject({ url: z.string(), kind: z.enum(proxyKinds).optional(), ...prices });
const entries = z.array(z.union([account, single, z.string()]));

export const PROXIES_FORM =
  'addresses as http://user:password@host:port, comma-separated, or a JSON list of {"url":…} and {"provider":"oxylabs|brightdata|smartproxy","user":…,"password":…,"count":…}';

const MOST_PROXIES = 500;

/** Reads the setting. What it complains of holds no password. @throws with the form that is wanted */
export function readProxies(text: string): ForwardProxy[] {
  const found = namesApart(entriesOf(text.trim()).flatMap(proxiesOf));
  if (found.length > MOST_PROXIES) throw new TypeError(`${MOST_PROXIES} proxies at the most`);
  return found;
}

function entriesOf(text: string): z.output<typeof entries> {
  if (!text.startsWith('[')) return text.split(/[\s,]+/).filter((entry) => entry !== '');
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw new TypeError(PROXIES_FORM);
  }
  const read = entries.safeParse(list);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new TypeError(`entry ${Number(issue?.path[0] ?? 0) + 1} is none of: ${PROXIES_FORM}`);
}

function proxiesOf(entry: z.output<typeof entries>[number], at: number): ForwardProxy[] {
  if (typeof entry === 'string') return [ofUrl({ url: entry, eur_per_gb: 0, eur_per_1000_requests: 0 }, at)];
  if ('url' in entry) return [ofUrl(entry, at)];
  const form = providerForms.find(({ provider, kind }) => provider === entry.provider && kind === entry.kind);
  if (!form) throw new TypeError(`entry ${at + 1}: ${entry.provider} has no ${entry.kind} proxies`);
  return Array.from({ length: entry.count }, (_, index) => ({
    name: `${form.host}:${form.port + (form.each === 'port' ? index : 0)}`,
    provider: form.provider,
    kind: form.kind,
    origin: `http://${form.host}:${form.port + (form.each === 'port' ? index : 0)}`,
    authorization: basic(userOf(form, entry, index + 1), entry.password),
    ...micros(entry),
  }));
}

function ofUrl(entry: z.output<typeof single>, at: number): ForwardProxy {
  const url = URL.canParse(entry.url) ? new URL(entry.url) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash) {
    throw new TypeError(`entry ${at + 1} is none of: ${PROXIES_FORM}`);
  }
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const form =
    providerForms.find(({ host }) => host === url.hostname) ??
    providerForms.find(({ host }) => url.hostname.endsWith(host.slice(host.indexOf('.'))));
  return {
    name: `${url.hostname}:${port}`,
    provider: form?.provider ?? 'own',
    kind: entry.kind ?? (form?.host === url.hostname ? form.kind : 'datacenter'),
    origin: `${url.protocol}//${url.hostname}:${port}`,
    authorization: url.username ? basic(decodeURIComponent(url.username), decodeURIComponent(url.password)) : null,
    ...micros(entry),
  };
}

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const micros = (entry: { readonly eur_per_gb: number; readonly eur_per_1000_requests: number }) => ({
  microsPerGb: entry.eur_per_gb * 1e6,
  microsPerRequest: entry.eur_per_1000_requests * 1e3,
});

/** Several sessions of one address are several proxies. */
function namesApart(proxies: readonly ForwardProxy[]): ForwardProxy[] {
  const times = new Map<string, number>();
  for (const { name } of proxies) times.set(name, (times.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return proxies.map((proxy) => {
    if (times.get(proxy.name) === 1) return proxy;
    const place = (seen.get(proxy.name) ?? 0) + 1;
    seen.set(proxy.name, place);
    return { ...proxy, name: `${proxy.name}#${place}` };
  });
}
