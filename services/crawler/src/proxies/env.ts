import { parsedBy } from '@relais/service';
import { z } from 'zod';
import type { ForwardProxy } from './proxy.ts';
import { PROXIES_FORM, readProxies } from './read-proxies.ts';

/** Settings of the proxies. */
export const proxyEnv = z.object({
  CRAWLER_PROXIES: parsedBy(PROXIES_FORM, readProxies)
    .default([])
    .describe(
      'Proxies that pages are read through, a secret: addresses with user and password, comma-separated, or a JSON list with providers, counts and prices',
    ),
  CRAWLER_PROXY_RESIDENTIAL: z
    .stringbool()
    .default(false)
    .describe('May residential proxies be used where no datacenter proxy is fit? They are left alone otherwise'),
});

export interface ProxySettings {
  readonly proxies: readonly ForwardProxy[];
  readonly residential: boolean;
}

export const readProxySettings = (e: z.output<typeof proxyEnv>): ProxySettings => ({
  proxies: e.CRAWLER_PROXIES,
  residential: e.CRAWLER_PROXY_RESIDENTIAL,
});
