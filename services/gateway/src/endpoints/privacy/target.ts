import { type SuppressionReason, suppressionReasons, words } from '@relais/contracts';
import { isFreeProvider, parseAddress } from '@relais/email-address';
import type { NewSuppression, SuppressionKey } from '@relais/prisma';
import { z } from 'zod';

/** One entry as it is handed in: an address or a domain, and why. */
export const suppressionInput = z.object({
  email: words(320).optional(),
  domain: words(253).optional().meta({ description: 'Stands for every address there; not for free mail providers' }),
  reason: z.enum(suppressionReasons).optional(),
  note: words(500).optional(),
  expires_at: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'When it ends; never, if not said' })
    .refine((text) => text === undefined || new Date(text) > new Date(), { message: 'a moment to come' }),
});
export type SuppressionInput = z.output<typeof suppressionInput>;

export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** Whom an entry means, or which field does not say it. */
export function keyOf(
  { email, domain }: Pick<SuppressionInput, 'email' | 'domain'>,
  hashOf: (address: string) => string | null,
): SuppressionKey | FieldProblem {
  if ((email === undefined) === (domain === undefined))
    return { path: 'email', message: 'exactly one of email and domain is wanted' };
  if (email !== undefined) {
    const emailHash = hashOf(email);
    return emailHash ? { emailHash } : { path: 'email', message: 'is no whole mail address' };
  }
  const name = domainOf(domain ?? '');
  if (name === null) return { path: 'domain', message: 'is no domain' };
  return isFreeProvider(name)
    ? { path: 'domain', message: 'is a free mail provider: it would stop everybody there' }
    : { domain: name };
}

/** A domain in the form it is compared in; null for what is none. */
export function domainOf(text: string): string | null {
  const parsed = parseAddress(`anyone@${text.replace(/^@/, '')}`);
  return parsed.ok ? parsed.domain : null;
}

/** A row to store. What nobody gave a reason for was entered by hand. */
export const rowOf = (
  tenantId: number,
  key: SuppressionKey,
  { reason, note, expires_at }: SuppressionInput,
): NewSuppression => ({
  ...key,
  tenantId,
  reason: reason ?? ('manual' satisfies SuppressionReason),
  source: 'api',
  note,
  expiresAt: expires_at === undefined ? null : new Date(expires_at),
});
