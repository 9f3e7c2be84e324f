import {
  correctionsNearlyDue,
  type Database,
  eraseSubject,
  markUninformed,
  overdueSubjects,
  raiseAlert,
  sweepOldRecords,
  turnEventMonths,
} from '@relais/prisma';
import type { Enqueue } from '@relais/queues';
import { type Keyring, sealSecret, secretContexts } from '@relais/signing';

const BATCH = 200;
/** A run ends here, so that a first run over years of data leaves MailWizz and the line room; the next one goes on. */
const AT_MOST = 5_000;

export interface RetentionDeps {
  db: Database;
  enqueue: Enqueue;
  keyring: Keyring;
}

/** What the law lets nobody keep: people whose time is over, people nobody told, old records (checklist Z5, Z9, Z14). */
export async function sweepRetention({ db, enqueue, keyring }: RetentionDeps): Promise<{ erased: number }> {
  let erased = 0;
  while (erased < AT_MOST) {
    const subjects = await overdueSubjects(db, BATCH);
    for (const { tenantId, email, emailHash, reason } of subjects) {
      const emailSealed = sealSecret(email, keyring, secretContexts.erasureAddress(tenantId, emailHash));
      const erasureId = await eraseSubject(db, { tenantId, emailHash, emailSealed, reason, channel: 'sweep' });
      await enqueue('sync', { kind: 'erase', tenantId, erasureId }, { priority: 'bulk' });
    }
    erased += subjects.length;
    if (subjects.length < BATCH) break;
  }
  if (erased > 0) await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });

  const alert = async (tenantId: number, kind: string, key: string, message: string) => {
    const alertId = await raiseAlert(db, { tenantId, kind, key, message });
    if (alertId !== null) await enqueue('notify', { kind: 'alert', alertId });
  };
  for (const { tenantId, waiting } of await markUninformed(db)) {
    const message = `${waiting} contacts of tenant ${tenantId} have been held for a month without having been written to: send them a notice, or let the tenant’s policy erase them.`;
    await alert(tenantId, 'notice_due', String(tenantId), message);
  }
  for (const { id, tenantId, contactId } of await correctionsNearlyDue(db)) {
    const message = `Correction request ${id} about contact ${contactId} has waited 20 days; the law gives 30.`;
    await alert(tenantId, 'correction_due', String(id), message);
  }
  await sweepOldRecords(db);
  await turnEventMonths(db);
  return { erased };
}
