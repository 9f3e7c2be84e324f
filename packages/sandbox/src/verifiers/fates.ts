/** What each mailbox of the verifiers' world is, by a word its name begins with; anybody else is `valid`. */
const FATES = [
  { word: 'catch_all', zerobounce: ['catch-all', ''], neverbounce: 'catchall' },
  { word: 'disposable', zerobounce: ['do_not_mail', 'disposable'], neverbounce: 'disposable' },
  { word: 'toxic', zerobounce: ['do_not_mail', 'toxic'], neverbounce: 'disposable' },
  { word: 'role_based', zerobounce: ['do_not_mail', 'role_based'], neverbounce: 'valid' },
  { word: 'spamtrap', zerobounce: ['spamtrap', ''], neverbounce: 'unknown' },
  { word: 'abuse', zerobounce: ['abuse', ''], neverbounce: 'unknown' },
  { word: 'invalid', zerobounce: ['invalid', 'mailbox_not_found'], neverbounce: 'invalid' },
  { word: 'full', zerobounce: ['invalid', 'mailbox_quota_exceeded'], neverbounce: 'unknown' },
  { word: 'unknown', zerobounce: ['unknown', 'mail_server_did_not_respond'], neverbounce: 'unknown' },
  { word: 'greylisted', zerobounce: ['unknown', 'greylisted'], neverbounce: 'unknown' },
] as const;

/** The words themselves, for the help. */
export const verifierFates: readonly string[] = FATES.map(({ word }) => word);

const fateOf = (address: string) => FATES.find(({ word }) => address.toLowerCase().startsWith(word));

export function zeroBounceFate(address: string): { status: string; sub_status: string } {
  const [status, sub_status] = fateOf(address)?.zerobounce ?? ['valid', ''];
  return { status, sub_status };
}

export const neverBounceFate = (address: string): string => fateOf(address)?.neverbounce ?? 'valid';
