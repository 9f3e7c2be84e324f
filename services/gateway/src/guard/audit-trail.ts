import { type AuditEntry, type Database, recordAudit } from '@relais/prisma';
import type { Logger } from '@relais/service';
import type { Caller } from '../http/access.ts';
import type { AuditLine } from '../http/endpoint.ts';

export interface AuditTrail {
  /** Writes who did what. Never throws: what was done is done, and its line is logged instead. */
  record(caller: Caller, line: AuditLine): Promise<void>;
  /** The same for a person who came by the link in a mail. */
  recordVisitor(tenantId: number, line: AuditLine): Promise<void>;
}

export function openAuditTrail(db: Database, log: Logger): AuditTrail {
  async function write(entry: AuditEntry): Promise<void> {
    try {
      await recordAudit(db, entry);
    } catch (error) {
      log.error({ event: 'audit.lost', ...entry, err: error }, 'a line of the audit log could not be written');
    }
  }
  return {
    record: ({ tenantId, key }, line) => write({ tenantId, actor: `key:${key}`, ...line }),
    recordVisitor: (tenantId, line) => write({ tenantId, actor: 'person', ...line }),
  };
}
