import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The columns of all record types together, as PowerMTA heads a file that holds several. */
export const accountingColumns = [
  'type',
  'timeLogged',
  'timeQueued',
  'orig',
  'rcpt',
  'orcpt',
  'dsnAction',
  'dsnStatus',
  'dsnDiag',
  'dsnMta',
  'bounceCat',
  'srcType',
  'srcMta',
  'dlvType',
  'dlvSourceIp',
  'dlvDestinationIp',
  'dlvEsmtpAvailable',
  'dlvSize',
  'vmta',
  'jobId',
  'envId',
  'queue',
  'vmtaPool',
  'dsnReportingMta',
  'repSourceIp',
  'feedbackType',
  'format',
  'userAgent',
  'reportedDomain',
  'header_Message-Id',
  'header_List-Id',
  'header_X-Mw-Campaign-Uid',
  'header_X-Mw-Subscriber-Uid',
] as const;
export type AccountingColumn = (typeof accountingColumns)[number];
export type AccountingRow = Partial<Record<AccountingColumn, string>>;

export interface AccountingFile {
  write(row: AccountingRow): void;
  /** Closes the file and moves it, as `move-interval` and `pmta rotate acct` do; null when nothing was written. */
  rotate(): Promise<string | null>;
  /** Resolves when all rows are on the disk. */
  flush(): Promise<void>;
}

/** Writes `acct-2026-03-02-0000.csv` in `dir`, and moves full files to `movedDir`, which is on the same volume. */
export async function openAccountingFile(
  dir: string,
  movedDir: string,
  { maxBytes, now = () => new Date() }: { maxBytes: number; now?: () => Date },
): Promise<AccountingFile> {
  await mkdir(movedDir, { recursive: true });
  const day = now().toISOString().slice(0, 10);
  let counter = 0;
  let rows: string[] = [];
  let bytes = 0;
  let writing: Promise<unknown> = Promise.resolve();

  const name = (): string => `acct-${day}-${String(counter).padStart(4, '0')}.csv`;
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const result = writing.then(task);
    writing = result.catch(() => undefined);
    return result;
  };
  const append = async (): Promise<void> => {
    if (rows.length === 0) return;
    const text = `${bytes === 0 ? `${accountingColumns.join(',')}\n` : ''}${rows.join('')}`;
    rows = [];
    bytes += Buffer.byteLength(text);
    await appendFile(join(dir, name()), text);
  };
  const move = async (): Promise<string | null> => {
    await append();
    if (bytes === 0) return null;
    const moved = join(movedDir, name());
    await rename(join(dir, name()), moved);
    counter += 1;
    bytes = 0;
    return moved;
  };
  // A directory used before has files of its own.
  while (await exists(join(dir, name()), join(movedDir, name()))) counter += 1;

  return {
    write(row) {
      rows.push(`${accountingColumns.map((column) => quote(row[column] ?? '')).join(',')}\n`);
      if (rows.length > 1) return;
      void inTurn(async () => {
        await append();
        if (bytes > maxBytes) await move();
      });
    },
    rotate: () => inTurn(move),
    flush: () => inTurn(append),
  };
}

const quote = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

async function exists(...paths: string[]): Promise<boolean> {
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
  return found.some((entry) => entry !== null);
}

/** `2019-02-08 21:54:05+0000` */
export const accountingTime = (date: Date): string => `${date.toISOString().slice(0, 19).replace('T', ' ')}+0000`;
