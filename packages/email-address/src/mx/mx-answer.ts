/**
 * What the DNS says about mail for a domain.
 * - `mx`: hosts are named, best first
 * - `null_mx`: the domain states it takes no mail (RFC 7505)
 * - `implicit_a`: no MX, but an address record, which RFC 5321 §5.1 makes the mail host
 * - `no_mail_host`: the domain exists and has neither
 * - `nxdomain`: no such domain
 * - `unknown`: nobody answered in time, or could not: says nothing about the domain
 */
export type MxKind = 'mx' | 'null_mx' | 'implicit_a' | 'no_mail_host' | 'nxdomain' | 'unknown';

export interface MxHost {
  exchange: string;
  priority: number;
}

/** Plain data: safe to store as JSON in a second-level cache. */
export interface MxAnswer {
  kind: MxKind;
  hosts: MxHost[];
  /** When it was asked, epoch milliseconds. */
  askedAt: number;
  /** Why `unknown`: the resolver's last error code. */
  error?: string;
}
