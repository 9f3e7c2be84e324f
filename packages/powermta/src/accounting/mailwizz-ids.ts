import type { AccountingRecord } from './accounting-record.ts';

/** Whose mail a record is about, in MailWizz's 13-letter uids. */
export interface MailwizzIds {
  campaignUid?: string;
  subscriberUid?: string;
  listUid?: string;
}

const uid = '[a-z]{2}[0-9]{3}[a-z0-9]{8}';
const bareUid = new RegExp(`^${uid}$`, 'i');
const jobUid = new RegExp(`^(?:mailwizz-)?(${uid})$`, 'i');
// A return path with both ids, whatever a delivery server was told to put before them: bounce+SUBSCRIBER-CAMPAIGN@…
const verpUids = new RegExp(`(?:^|[^a-z0-9])(${uid})[-+.=_](${uid})@`, 'i');
const listIdUid = new RegExp(`^<?(${uid})(?![a-z0-9])`, 'i');
const unsubscribeUids = new RegExp(`/lists/(${uid})/unsubscribe/(${uid})/(${uid})`, 'i');

/**
 * Finds the ids where PowerMTA was asked to keep them, the surest place first: the mail's own `X-Mw-…` headers, the job
 * (`mailwizz-<campaign>`, or the bare uid), the unsubscribe link, a VERP return path, the List-Id.
 */
export function mailwizzIds({ jobId, orig, rcpt, envId, headers }: AccountingRecord): MailwizzIds {
  const [, listOfLink, subscriberOfLink, campaignOfLink] =
    unsubscribeUids.exec(headers['list-unsubscribe'] ?? '') ?? [];
  // Of a bounce that came later, `rcpt` may be the return path.
  const [, subscriberOfPath, campaignOfPath] =
    [orig, rcpt, envId === null ? null : `${envId}@`].map((text) => verpUids.exec(text ?? '')).find(Boolean) ?? [];
  const campaignUid =
    bare(headers['x-mw-campaign-uid']) ??
    jobUid.exec(jobId ?? '')?.[1] ??
    jobUid.exec(headers['x-job'] ?? '')?.[1] ??
    campaignOfLink ??
    campaignOfPath;
  const subscriberUid = bare(headers['x-mw-subscriber-uid']) ?? subscriberOfLink ?? subscriberOfPath;
  const listUid = listOfLink ?? listIdUid.exec(headers['list-id'] ?? '')?.[1];
  return {
    ...(campaignUid === undefined ? {} : { campaignUid: campaignUid.toLowerCase() }),
    ...(subscriberUid === undefined ? {} : { subscriberUid: subscriberUid.toLowerCase() }),
    ...(listUid === undefined ? {} : { listUid: listUid.toLowerCase() }),
  };
}

const bare = (text: string | undefined): string | undefined => (text && bareUid.test(text) ? text : undefined);
