import type { Database } from '@relais/prisma';
import type { Enqueue } from '@relais/queues';
import type { HealthReport, Logger } from '@relais/service';
import type { Keyring, PublicLinks } from '@relais/signing';
import type { FeederDirectory } from './auth/feeder-directory.ts';
import type { Backlog } from './guard/backlog.ts';
import type { IngestContacts } from './ingest/ingest-contacts.ts';
import type { SourceDirectory } from './ingest/source-directory.ts';
import type { TakeReports } from './ingest/take-reports.ts';
import type { JobWatch } from './watch/watch-jobs.ts';

/** What handlers may reach. Each names the part it uses. */
export interface Surroundings {
  readonly db: Database;
  readonly enqueue: Enqueue;
  readonly log: Logger;
  readonly sources: SourceDirectory;
  readonly ingest: IngestContacts;
  /** Stores feedback reports and hands the new ones on. */
  readonly takeReports: TakeReports;
  /** Whose token an address carries. */
  readonly feeders: FeederDirectory;
  readonly backlog: Backlog;
  /** `host:port` entries that may be read although they are no public addresses. */
  readonly allowedHosts: ReadonlySet<string>;
  /** The links mails carry, and whom they are about. */
  readonly links: PublicLinks;
  /** Writes what a person did on a page of ours into the audit log. */
  readonly record: (tenantId: number, action: string, target: string) => Promise<void>;
  /** Seals secrets of webhook endpoints, and addresses until their erasure is proved. */
  readonly keyring: Keyring;
  /** The keyed hash an address is stored under; null for what is no whole address. */
  readonly hashOf: (address: string) => string | null;
  /** The bot as sites know it: its name, and where under a site its owner's file lies. */
  readonly bot: { readonly name: string; readonly file: string };
  /** Who watches a scrape job hears of it here. */
  readonly watch: JobWatch;
  readonly health: () => Promise<HealthReport>;
  /** The OpenAPI document of all endpoints. */
  readonly document: () => object;
}
