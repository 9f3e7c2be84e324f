import type { NewReport } from '@relais/prisma';
import type { MailwizzClient, Page } from 'mailwizz-api-ts';
import {
  bounceReport,
  complaintReport,
  deliveryReport,
  heldBackReport,
  type Origin,
  unsubscribeReport,
} from './rows-to-reports.ts';

type At = Pick<Origin, 'tenantId' | 'instanceId'>;

/** One paged collection of MailWizz, its rows known to itself alone. */
export interface Collection {
  /** Its name among the cursors: `campaigns/<uid>/bounces`. */
  resource: string;
  /** Rows are only ever added. */
  appended: boolean;
  fetchPage(page: number): Promise<Page<unknown>>;
  keyOf(row: unknown): string;
  reportOf(at: At, row: unknown): NewReport | null;
}

const ROWS_A_PAGE = 500;
/** Nothing was sent yet. */
const unsent = new Set(['draft', 'pending-approve', 'pending-delete']);

/** What every campaign that may have sent something has to tell. */
export async function campaignCollections(client: MailwizzClient, signal: AbortSignal): Promise<Collection[]> {
  const collections: Collection[] = [];
  const paging = (page: number) => ({ page, perPage: ROWS_A_PAGE, signal });
  for await (const { campaignUid, status } of client.campaigns.all({ signal })) {
    if (unsent.has(status)) continue;
    const { bounces, campaigns } = client;
    collections.push(
      events(
        campaignUid,
        'bounces',
        (page) => bounces.list(campaignUid, paging(page)),
        (row) => [row.subscriber?.subscriberUid, row.bounceType, row.message],
        bounceReport,
      ),
      events(
        campaignUid,
        'complaints',
        (page) => campaigns.complaints(campaignUid, paging(page)),
        (row) => [row.subscriber?.subscriberUid, row.message],
        complaintReport,
      ),
      events(
        campaignUid,
        'unsubscribes',
        (page) => campaigns.unsubscribes(campaignUid, paging(page)),
        (row) => [row.subscriber?.subscriberUid, row.dateAdded],
        unsubscribeReport,
      ),
      events(
        campaignUid,
        'delivery-logs',
        (page) => campaigns.deliveryLogs(campaignUid, paging(page)),
        (row) => [row.subscriber?.subscriberUid, row.emailMessageId, row.dateAdded],
        deliveryReport,
      ),
    );
  }
  return collections;
}

const events = <Row>(
  campaignUid: string,
  name: string,
  fetchPage: (page: number) => Promise<Page<Row>>,
  // What never changes of a row: `processed`, retries and confirmations do.
  identity: (row: Row) => unknown[],
  reportOf: (origin: Origin, row: Row) => NewReport | null,
): Collection =>
  collection({
    resource: `campaigns/${campaignUid}/${name}`,
    appended: true,
    fetchPage,
    identity,
    reportOf: (at, row) => reportOf({ ...at, campaignUid, listUid: '' }, row),
  });

/** Whom these lists hold back. People come and go there, in the order in which they were added to the list. */
export const listCollections = (
  client: MailwizzClient,
  listUids: readonly string[],
  signal: AbortSignal,
): Collection[] =>
  listUids.flatMap((listUid) =>
    (['unsubscribed', 'blacklisted'] as const).map((status) =>
      collection({
        resource: `lists/${listUid}/${status}`,
        appended: false,
        fetchPage: (page) => client.subscribers.list(listUid, { status, page, perPage: ROWS_A_PAGE, signal }),
        identity: ({ subscriberUid }) => [subscriberUid],
        reportOf: (at, row) => heldBackReport({ ...at, campaignUid: '', listUid }, row),
      }),
    ),
  );

/** Hides which rows a collection has: whoever reads collections hands rows back and never looks into them. */
function collection<Row>({
  resource,
  appended,
  fetchPage,
  identity,
  reportOf,
}: {
  resource: string;
  appended: boolean;
  fetchPage(page: number): Promise<Page<Row>>;
  identity(row: Row): unknown[];
  reportOf(at: At, row: Row): NewReport | null;
}): Collection {
  return {
    resource,
    appended,
    fetchPage,
    keyOf: (row) => JSON.stringify(identity(row as Row)).slice(0, 500),
    reportOf: (at, row) => reportOf(at, row as Row),
  };
}
