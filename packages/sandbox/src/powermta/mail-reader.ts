import type { Agenda } from './agenda.ts';
import type { ReaderPlan } from './mail-fate.ts';
import type { MailLinks } from './mail-links.ts';

/** One thing a reader, or a machine before him, has done: the truth to hold the system's own judgement against. */
export interface ReaderAct {
  address: string;
  by: 'human' | 'proxy' | 'scanner';
  kind: 'open' | 'click' | 'unsubscribe' | 'complain';
  method?: 'GET' | 'HEAD' | 'POST';
  url?: string;
  /** HTTP status; 0 when nobody answered. */
  status?: number;
  at: Date;
}

export interface ReaderDeps {
  agenda: Agenda;
  /** May this address be asked? By default only the loopback is. */
  follow: (url: URL) => boolean;
  onAct: (act: ReaderAct) => void;
}

const agents = {
  human:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  proxy: 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  scanner: 'Mozilla/5.0 (compatible; MailGatewayLinkCheck/2.1; +https://gateway.example/bot)',
} as const;

/** Addresses of the documentation networks: homes, and a data centre for machines. */
const origins = { human: '203.0.113.77', proxy: '198.51.100.210', scanner: '198.51.100.240' } as const;

/** Puts on the agenda what will be done with a delivered mail. */
export function readMail(address: string, plan: ReaderPlan, links: MailLinks, deps: ReaderDeps): void {
  const { agenda } = deps;
  const ask = (by: ReaderAct['by'], kind: ReaderAct['kind'], method: 'GET' | 'HEAD' | 'POST', url: string) =>
    request(address, by, kind, method, url, deps);

  if (plan.prefetched) {
    agenda.after(0.001, async () => {
      for (const url of links.pictures) await ask('proxy', 'open', 'GET', url);
    });
  }
  if (plan.scanned) {
    // A burst: everything there is, the way out included, twice, within a second or two.
    agenda.after(0.0005, async () => {
      const out = links.unsubscribeUrl ? [links.unsubscribeUrl] : [];
      const all = [...links.pictures, ...links.links, ...links.hidden, ...out];
      for (const url of all) await ask('scanner', links.pictures.includes(url) ? 'open' : 'click', 'HEAD', url);
      for (const url of all) await ask('scanner', links.pictures.includes(url) ? 'open' : 'click', 'GET', url);
    });
  }
  if (plan.openedAfter !== null) {
    agenda.after(plan.openedAfter, async () => {
      if (links.pictures.length === 0) deps.onAct({ address, by: 'human', kind: 'open', at: new Date() });
      for (const url of links.pictures) await ask('human', 'open', 'GET', url);
    });
  }
  if (plan.clickedAfter !== null) {
    const [first] = links.links;
    if (first !== undefined) agenda.after(plan.clickedAfter, () => ask('human', 'click', 'GET', first));
  }
  if (plan.unsubscribedAfter !== null && links.unsubscribeUrl !== null) {
    const url = links.unsubscribeUrl;
    agenda.after(plan.unsubscribedAfter, () => ask('human', 'unsubscribe', links.oneClick ? 'POST' : 'GET', url));
  }
}

const maxRedirects = 5;

async function request(
  address: string,
  by: ReaderAct['by'],
  kind: ReaderAct['kind'],
  method: 'GET' | 'HEAD' | 'POST',
  url: string,
  { follow, onAct }: ReaderDeps,
): Promise<void> {
  const status = await fetchStatus(method, url, by, follow);
  onAct({ address, by, kind, method, url, status, at: new Date() });
}

/** RFC 8058: a POST carries its one field, no cookies, and follows no redirect. */
async function fetchStatus(
  method: 'GET' | 'HEAD' | 'POST',
  url: string,
  by: ReaderAct['by'],
  follow: (url: URL) => boolean,
): Promise<number> {
  let next: URL | null = URL.canParse(url) ? new URL(url) : null;
  for (let hop = 0; next !== null && hop <= maxRedirects; hop += 1) {
    if (!follow(next)) return 0;
    const response: Response | null = await fetch(next.href, {
      method,
      redirect: 'manual',
      headers: {
        'User-Agent': agents[by],
        'X-Forwarded-For': origins[by],
        ...(method === 'POST' ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(method === 'POST' ? { body: 'List-Unsubscribe=One-Click' } : {}),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null);
    if (response === null) return 0;
    await response.arrayBuffer().catch(() => undefined);
    const location = response.headers.get('location');
    if (method === 'POST' || location === null || response.status < 300 || response.status > 399)
      return response.status;
    next = URL.canParse(location, next.href) ? new URL(location, next.href) : null;
  }
  return 0;
}

/** The sandbox asks nobody outside of this machine. */
export const onlyLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
