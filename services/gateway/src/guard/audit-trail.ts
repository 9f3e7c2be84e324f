import { type Database, recordAudit } from '@relais/prisma';
import type { Logger } from '@relais/service';
import type { Caller } from '../http/access.ts';
import type { AuditLine } from '../http/endpoint.ts';

export interface AuditTrail {
  /** Writes who did what. Never throws: what was done is done, and its line is logged instead. */
  record(caller: Caller, line: AuditLine): Promise<void>;
}

export function openAuditTrail(db: Database, log: Logger): AuditTrail {
  return {
    async record({ tenantId, key }, { action, target }) {
      const entry = { tenantId, actor: `key:${key}`, action, target };
      try {
        await recordAudit(db, entry);
      } catch (error) {
        log.error({ event: 'audit.lost', ...entry, err: error }, 'a line of the audit log could not be written');
      }
    },
  };
}
