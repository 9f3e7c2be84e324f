import { variantOf } from '@relais/templates';

/** What one contact gets in a test of variants. */
export interface Split {
  contactId: number;
  /** Null: outside the sample, waits for the winner. */
  variant: number | null;
}

/**
 * Who is in the sample, and which variant each of them gets. Two hashes with different salts, so that the sample says nothing
 * about the variant. The same on every replica and after every restart.
 */
export function splitAudience(
  contactIds: readonly number[],
  campaignId: number,
  { samplePercent, weights }: { samplePercent: number; weights: readonly number[] },
): Split[] {
  return contactIds.map((contactId) => {
    const inSample = variantOf(contactId, `${campaignId}/sample`, [samplePercent, 100 - samplePercent]) === 0;
    return { contactId, variant: inSample ? variantOf(contactId, campaignId, weights) : null };
  });
}
