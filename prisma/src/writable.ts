import { Prisma } from './generated/client.ts';

/**
 * Why contact `c` must not be written to now, as a stable word; null when it may. What every step of a campaign asks again: at the
 * preview, when the audience is fixed, before its mark is set, and right before MailWizz is told to start.
 */
export const writableOrReason = Prisma.sql`(CASE
  WHEN c.deleted_at IS NOT NULL THEN 'deleted'
  WHEN c.status IN ('invalid', 'bounced', 'unsubscribed', 'blacklisted') THEN c.status
  WHEN c.gate_open IS FALSE THEN 'forbidden_by_country'
  WHEN c.status <> 'injected' OR c.subscriber_uid IS NULL OR c.list_id IS NULL THEN 'not_in_mailwizz'
  WHEN EXISTS (SELECT FROM suppressions_on(c.tenant_id, array_prepend(c.email_hash, c.earlier_hashes), lower(c.email), c.email_domain))
    THEN 'suppressed'
  WHEN EXISTS (SELECT FROM domain_blacklist b
                WHERE b.domain = c.email_domain AND (b.tenant_id = c.tenant_id OR b.tenant_id IS NULL) AND b.lifted_at IS NULL
                  AND (b.expires_at IS NULL OR b.expires_at > now())) THEN 'domain_blacklisted'
END)`;
