import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccountingFile } from './accounting-file.ts';
import type { VirtualMta } from './accounting-rows.ts';
import { startAgenda } from './agenda.ts';
import { listenControl } from './control.ts';
import { enqueueMail } from './delivery-queue.ts';
import { onlyLoopback, type ReaderAct } from './mail-reader.ts';
import { createMailStore } from './mail-store.ts';
import { mailboxProviders } from './mailbox-providers.ts';
import type { ReceivedMail } from './received-mail.ts';
import type { PowermtaCounts, PowermtaOptions, RunningPowermta } from './running-powermta.ts';
import { listenSmtp } from './smtp-listener.ts';

const defaultVmtas: readonly VirtualMta[] = [{ name: 'vmta-a', ip: '203.0.113.11' }];
const noCounts = (): PowermtaCounts => ({ delivered: 0, bounced: 0, deferred: 0, returned: 0, complained: 0 });

/**
 * Starts a PowerMTA on the loopback with the world's mailboxes behind it: it takes mail by SMTP, lets providers accept,
 * bounce, block and defer it by a seeded model, lets readers open, click, complain and leave, and writes accounting files.
 */
export async function startPowermta(options: PowermtaOptions = {}): Promise<RunningPowermta> {
  const { hourMs = 3_600_000, providers = mailboxProviders, vmtas = defaultVmtas, seed = 'relais' } = options;
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'relais-powermta-')));
  const movedDir = join(dir, 'moved');
  await mkdir(movedDir, { recursive: true });
  const agenda = startAgenda(hourMs);
  const store = createMailStore();
  const accounting = await openAccountingFile(dir, movedDir, { maxBytes: options.maxFileBytes ?? 50 * 2 ** 20 });
  const acts: ReaderAct[] = [];
  const counts = new Map(providers.map(({ name }) => [name, noCounts()]));
  let received = 0;

  const deps = {
    agenda,
    accounting,
    store: {
      ...store,
      put: (mail: ReceivedMail, provider: string) => {
        const delivered = store.put(mail, provider);
        options.onDelivered?.(delivered);
        return delivered;
      },
    },
    providers,
    vmtas,
    seed,
    behave: options.behave ?? ((_, fate) => fate),
    follow: options.follow ?? onlyLoopback,
    onAct: (act: ReaderAct) => acts.push(act),
    count: (event: keyof PowermtaCounts, provider: string) => {
      const of = counts.get(provider);
      if (of) of[event] += 1;
    },
  };
  const smtp = await listenSmtp(options.port ?? 0, (mail) => {
    received += 1;
    enqueueMail(mail, deps);
  });
  const rotating =
    options.rotateEveryMs === undefined
      ? undefined
      : setInterval(() => void accounting.rotate(), options.rotateEveryMs);

  const powermta = {
    port: smtp.port,
    url: `smtp://127.0.0.1:${smtp.port}`,
    dir,
    movedDir,
    inbox: store.inbox,
    addresses: store.addresses,
    acts: () => acts,
    stats: () => ({ ...statsOf(counts, acts), received, pending: agenda.pending() }),
    rotate: accounting.rotate,
    async idle() {
      await agenda.idle();
      await accounting.flush();
      const [failure] = agenda.failures();
      if (failure !== undefined) throw failure;
    },
  };
  const control = await listenControl(powermta);
  return {
    ...powermta,
    controlUrl: control.url,
    async stop() {
      clearInterval(rotating);
      await Promise.all([smtp.stop(), control.stop()]);
      await agenda.stop();
      await accounting.flush();
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

function statsOf(counts: ReadonlyMap<string, PowermtaCounts>, acts: readonly ReaderAct[]) {
  const total = noCounts();
  for (const of of counts.values()) {
    for (const event of Object.keys(total) as (keyof PowermtaCounts)[]) total[event] += of[event];
  }
  const byKind: Record<string, number> = {};
  for (const { by, kind } of acts) byKind[`${by} ${kind}`] = (byKind[`${by} ${kind}`] ?? 0) + 1;
  return { ...total, byProvider: Object.fromEntries([...counts].map(([name, of]) => [name, { ...of }])), acts: byKind };
}
