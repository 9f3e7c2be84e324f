/** Statuses under which MailWizz mails nobody. */
export const silent: ReadonlySet<string> = new Set([
  'unsubscribed',
  'blacklisted',
  'disabled',
  'unconfirmed',
  'unapproved',
  'moved',
]);
