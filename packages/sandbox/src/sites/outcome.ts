/** What a validator that asks the farm's DNS should say of an address. */
export type Outcome =
  | 'valid'
  | 'invalid:system_role'
  | 'invalid:disposable'
  | 'invalid:null_mx'
  | 'invalid:nxdomain'
  | 'invalid:no_mail_host'
  | 'dns_unknown';

/** One name in the farm's DNS. */
export interface DnsZone {
  readonly mx?: readonly { readonly priority: number; readonly exchange: string }[];
  /** RFC 7505: the domain says that it takes no mail. */
  readonly nullMx?: boolean;
  readonly a?: readonly string[];
  readonly behaviour?: 'answer' | 'nxdomain' | 'servfail' | 'timeout';
}

/** Domains that are not simply a good mail domain, as the pages mention them. */
export const ODD_DOMAINS: Readonly<Record<string, { readonly zone: DnsZone; readonly outcome: Outcome }>> = {
  'ancien-cabinet-martin.test': { zone: { behaviour: 'nxdomain' }, outcome: 'invalid:nxdomain' },
  'old-harrow-lane.test': { zone: { behaviour: 'nxdomain' }, outcome: 'invalid:nxdomain' },
  'sem-correio.test': { zone: { nullMx: true, a: ['198.51.100.21'] }, outcome: 'invalid:null_mx' },
  'kein-postfach.test': { zone: { nullMx: true }, outcome: 'invalid:null_mx' },
  // It exists, yet neither MX nor address record says where mail would go.
  'solo-nombre.test': { zone: { mx: [] }, outcome: 'invalid:no_mail_host' },
  'panne-dns.test': { zone: { behaviour: 'servfail' }, outcome: 'dns_unknown' },
  'silent-resolver.test': { zone: { behaviour: 'timeout' }, outcome: 'dns_unknown' },
  // RFC 5321, 5.1: without MX, the address record takes the mail.
  'etude-sans-mx.test': { zone: { a: ['198.51.100.22'] }, outcome: 'valid' },
  // Several exchanges, out of order.
  'backup-mx.test': {
    zone: {
      mx: [
        { priority: 30, exchange: 'mx2.mailhost.test' },
        { priority: 5, exchange: 'mx1.mailhost.test' },
      ],
    },
    outcome: 'valid',
  },
  'mailinator.com': { zone: { mx: [{ priority: 10, exchange: 'mx1.mailhost.test' }] }, outcome: 'invalid:disposable' },
  'yopmail.com': { zone: { mx: [{ priority: 10, exchange: 'mx1.mailhost.test' }] }, outcome: 'invalid:disposable' },
};

/** Mailboxes that no human answers for, or that only take complaints. */
const REFUSED_ROLES = new Set(['noreply', 'no-reply', 'abuse', 'postmaster', 'webmaster', 'mailer-daemon', 'spam']);

export function outcomeOf(email: string): Outcome {
  const at = email.lastIndexOf('@');
  if (REFUSED_ROLES.has(email.slice(0, at))) return 'invalid:system_role';
  return ODD_DOMAINS[email.slice(at + 1)]?.outcome ?? 'valid';
}
