import type { VirtualMta } from './accounting-rows.ts';
import type { MailFate } from './mail-fate.ts';
import type { ReaderAct } from './mail-reader.ts';
import type { DeliveredMail } from './mail-store.ts';
import type { MailboxProvider } from './mailbox-providers.ts';
import type { ReceivedMail } from './received-mail.ts';

export interface PowermtaOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** Where accounting files are written; a temporary directory that goes with `stop` by default. */
  dir?: string;
  /** The same seed, the same fates. */
  seed?: string;
  /** How long one of the model's hours takes: retries, readers and complaints count in hours. 0 waits for nothing. */
  hourMs?: number;
  providers?: readonly MailboxProvider[];
  vmtas?: readonly VirtualMta[];
  /** Moves the accounting file this often; by default only `rotate` does. */
  rotateEveryMs?: number;
  /** A file is moved when it is larger. */
  maxFileBytes?: number;
  /** Has the last word on what becomes of a mail. */
  behave?: (mail: ReceivedMail, fate: MailFate) => MailFate;
  /** Which links may be followed; only those to the loopback by default. */
  follow?: (url: URL) => boolean;
  onDelivered?: (mail: DeliveredMail) => void;
}

export interface PowermtaCounts {
  delivered: number;
  bounced: number;
  deferred: number;
  returned: number;
  complained: number;
}

export interface PowermtaStats extends PowermtaCounts {
  received: number;
  byProvider: Record<string, PowermtaCounts>;
  /** Acts of readers and machines, `human open` and the like. */
  acts: Record<string, number>;
  /** Mails and acts still to come. */
  pending: number;
}

export interface RunningPowermta {
  port: number;
  /** `smtp://127.0.0.1:PORT` */
  url: string;
  /** For other processes: see `control.ts`. */
  controlUrl: string;
  /** Where the file being written stands. */
  dir: string;
  /** Where moved files stand: a shipper follows this. */
  movedDir: string;
  inbox(address: string): readonly DeliveredMail[];
  /** Every address that got something. */
  addresses(): string[];
  /** What readers and machines did: the truth to hold the system's verdicts against. */
  acts(): readonly ReaderAct[];
  stats(): PowermtaStats;
  /** Moves the accounting file; answers where it went, or null when nothing was written since. */
  rotate(): Promise<string | null>;
  /** Resolves when every mail has met its fate, every reader is done and all is on the disk. */
  idle(): Promise<void>;
  /** Forgets what was to come. */
  stop(): Promise<void>;
}
