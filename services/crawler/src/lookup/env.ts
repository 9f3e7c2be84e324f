import { z } from 'zod';

/** Settings of what is asked of registries. */
export const lookupEnv = z.object({
  CRAWLER_RDAP_BOOTSTRAP_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Where to read which registry answers for which names (RFC 9224), such as IANA’s https://data.iana.org/rdap/dns.json; a bundled list of common ones when not set',
    ),
  CRAWLER_WHOIS_SERVER: z
    .string()
    .regex(/^[A-Za-z0-9.-]+(?::\d{1,5})?$/, 'a host such as whois.iana.org, with :port where it is not 43')
    .default('whois.iana.org')
    .describe('WHOIS server that knows whom to ask where no RDAP server is known'),
});

export interface LookupSettings {
  readonly bootstrapUrl: string | null;
  readonly whoisServer: string;
}

export const readLookupSettings = (e: z.output<typeof lookupEnv>): LookupSettings => ({
  bootstrapUrl: e.CRAWLER_RDAP_BOOTSTRAP_URL ?? null,
  whoisServer: e.CRAWLER_WHOIS_SERVER,
});
