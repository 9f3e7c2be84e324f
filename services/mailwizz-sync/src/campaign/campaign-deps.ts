import type { Database, SyncInstance } from '@relais/prisma';
import type { Enqueue } from '@relais/queues';
import type { MailwizzClient } from 'mailwizz-api-ts';
import type { Circuits } from '../circuit.ts';

/** What the processors of `campaign` reach. */
export interface CampaignDeps {
  db: Database;
  enqueue: Enqueue;
  clientFor(instance: SyncInstance): MailwizzClient;
  circuits: Circuits;
  /** How long an instance that fails is left alone. */
  restMs: number;
  /** How long a send is one process's own: longer than any call to MailWizz may take. */
  leaseMs: number;
  /** How often MailWizz is asked how far a running campaign is. */
  watchEveryMs: number;
  /** Subscribers written side by side. */
  writers: number;
  /** The page that tells a contact why we wrote. */
  whyUrl(contact: { tenantId: number; contactId: number }): string;
}
