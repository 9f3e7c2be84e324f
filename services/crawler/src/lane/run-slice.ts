import { setMaxListeners } from 'node:events';
import type { HostRefusalReason } from '@relais/contracts';
import type { ClaimedPage, Finished, FinishedPage, Standing } from '@relais/prisma';
import type { Logger } from '@relais/service';
import type { Pace } from '../pace/open-pace.ts';
import { type JobPace, paceRule } from '../pace/pace-rule.ts';
import type { JobMemory } from '../page/job-memory.ts';
import {
  type AdmittedPage,
  type HeldPage,
  logReading,
  type ReadDeps,
  type Reading,
  readPage,
  skipped,
} from '../page/read-page.ts';
import type { SkipReason } from '../page/reasons.ts';
import type { SiteRobots } from '../robots/open-robots.ts';
import { openAdmission } from './admission.ts';
import { MOST_PER_REQUEST, openClaimSize } from './claim-size.ts';
import type { Frontier } from './open-frontier.ts';
import { openPacing, PATIENCE_MS } from './pacing.ts';
import { openPageWriter } from './page-writer.ts';
import { openWake } from './wake.ts';

export interface SliceDeps {
  readonly frontier: Frontier;
  readonly pace: Pace;
  readonly robotsOf: (origin: string) => Promise<SiteRobots>;
  readonly read: Omit<ReadDeps, 'signal' | 'memory' | 'log'>;
  readonly memory: JobMemory;
  readonly jobPace: JobPace;
  /** Until the host may be asked: 0 at any hour that is not shut. */
  readonly msToOpen: (host: string) => number;
  /** Marks a host as refused, for every job. */
  readonly refuse: (refusal: { host: string; reason: HostRefusalReason; evidenceUrl: string }) => Promise<void>;
  /** Requests of this lane at the same time. */
  readonly share: number;
  /** Unique to this slice. */
  readonly reader: string;
  readonly sliceMs: number;
  readonly flushMs: number;
  /** Do other lanes wait for a place? Otherwise the turn goes on. */
  readonly othersWait: () => Promise<boolean>;
  /** Is the next queue so deep that no more contacts should be made? */
  readonly overloaded: () => Promise<boolean>;
  /** Called after the commit. */
  readonly onStored: (stored: Finished, pages: readonly FinishedPage[]) => Promise<void>;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

export interface SliceEnd {
  /** `empty`: nothing waits that the budget allows and nobody reads. `nothing_due`: what waits is not due yet. */
  readonly why: 'stopped' | 'slice_over' | 'overloaded' | 'not_running' | 'nothing_due' | 'empty';
  readonly waitMs: number;
}

const HEARTBEAT_MS = 3_000;
/** What is being fetched when the process is asked to stop may end by itself for so long. */
const GRACE_MS = 3_000;
/** A host that fails so often without one good answer in between is given up by the job. */
const MOST_FAILURES_IN_ROW = 12;
const BATCH = 128;
const MOST_UNSTORED = 512;
/** Others read on and may find links: look again. */
const LOOK_AGAIN_MS = 150;
const LONGEST_SLEEP_MS = 500;
/** A lane with nothing to do for longer than this gives its place to another job. */
const LONGEST_IDLE_MS = 2_000;

/**
 * Reads at one job for a while: claims pages, asks robots.txt, waits for the hosts' pace, reads, stores. Several lanes on
 * several replicas do the same at the same frontier. Whatever ends it, what it holds is stored or given back.
 * @throws what the stores throw; then everything it held is read again by somebody
 */
export async function runSlice(deps: SliceDeps): Promise<SliceEnd> {
  const { frontier, memory, share, signal } = deps;
  const wake = openWake();
  const reading = new AbortController();
  const tasks = new Set<Promise<void>>();
  /** Pages asked for and not finished yet. */
  const asked = new Set<number>();
  let endsAt = performance.now() + deps.sliceMs;
  const perHost = deps.jobPace.delayMs > 0 ? deps.jobPace.concurrencyPerHost * 2 : share * MOST_PER_REQUEST;
  const claims = openClaimSize(share);
  let failure: unknown;
  let end: SliceEnd | undefined;
  let claiming = false;
  let dry = false;
  let nextClaimAt = 0;
  let beating = false;

  const fail = (error: unknown): void => {
    failure ??= error ?? new Error('a lane failed');
    wake.ring();
  };
  const track = (task: Promise<void>): void => {
    const tracked = task.catch(fail).finally(() => {
      tasks.delete(tracked);
      wake.ring();
    });
    tasks.add(tracked);
  };

  const writer = openPageWriter({
    flushMs: deps.flushMs,
    batch: BATCH,
    store: (pages) => frontier.store(pages),
    async onStored(stored, pages) {
      dry = false;
      if (stored.found > 0) nextClaimAt = 0;
      await deps.onStored(stored, pages);
    },
    wake: wake.ring,
  });
  const pacing = openPacing({
    pace: deps.pace,
    ruleOf: (host, crawlDelayMs) => paceRule(host, deps.jobPace, crawlDelayMs),
    reader: deps.reader,
    start: (page, permit) => track(read(page, permit)),
    onLongWait: (pages, waitMs) => track(putBack(pages, waitMs)),
    onError: fail,
    wake: wake.ring,
  });
  const admission = openAdmission({
    robotsOf: deps.robotsOf,
    admitted(page) {
      pacing.add(page);
      wake.ring();
    },
    turnedAway: (page, answer) => track(settle(page, answer, true)),
    onError: fail,
  });

  async function read(page: AdmittedPage, permit: string): Promise<void> {
    let firstByteAt: number | undefined;
    let failing = false;
    asked.add(page.id);
    try {
      const answer = await readPage(page, { ...deps.read, memory, log: deps.log, signal: reading.signal });
      firstByteAt = answer.firstByteAt;
      failing = answer.kind === 'finished' && answer.failing === true;
      await settle(page, answer);
      asked.delete(page.id);
      if (failsForGood(page.host, failing)) await refuseHost(page, 'host_failing');
    } catch (error) {
      if (!reading.signal.aborted) throw error;
    } finally {
      pacing.finished(page, permit, { firstByteAt, failing });
    }
  }

  async function settle(page: HeldPage, answer: Reading, unasked = false): Promise<void> {
    logReading(deps.log, page, answer);
    if (answer.kind === 'moved') {
      const { to, kind: _, firstByteAt: __, ...how } = answer;
      const next = await frontier.moveLease(page.id, to, { ...how, unasked });
      if (next) take(next);
      return;
    }
    if (answer.kind === 'put_back') return frontier.giveBack([page], answer.waitMs).then(() => {});
    writer.add(unasked ? { ...answer.page, unasked } : answer.page, isHungry());
    if (answer.backOffMs) await backOff(page.host, answer.backOffMs);
    if (answer.hostRefused) {
      const why = answer.page.reason === 'robots_unreachable' ? answer.page.reason : 'host_refused';
      await refuseHost(page, why, answer.refusal);
    }
  }

  function take(page: HeldPage): void {
    const refusal = memory.refusedHosts.get(page.host);
    if (refusal) track(settle(page, skipped(page, refusal), true));
    else admission.add(page);
  }

  function failsForGood(host: string, failing: boolean): boolean {
    const inRow = failing ? (memory.failuresInRow.get(host) ?? 0) + 1 : 0;
    if (inRow > 0) memory.failuresInRow.set(host, inRow);
    else memory.failuresInRow.delete(host);
    return inRow >= MOST_FAILURES_IN_ROW;
  }

  async function backOff(host: string, ms: number): Promise<void> {
    await deps.pace.backOff(host, ms);
    await putBack(pacing.leaveAlone(host, ms), ms);
  }

  async function putBack(pages: readonly AdmittedPage[], ms: number): Promise<void> {
    await frontier.giveBack(pages, ms);
    // They were held when their host was given up meanwhile, and so not among those that were skipped.
    for (const host of new Set(pages.map((page) => page.host))) {
      const why = memory.refusedHosts.get(host);
      if (why) await frontier.skipHost(host, why);
    }
  }

  async function refuseHost({ host, url }: HeldPage, why: SkipReason, refusal?: HostRefusalReason): Promise<void> {
    if (memory.refusedHosts.has(host)) return;
    memory.refusedHosts.set(host, why);
    for (const page of pacing.leaveAlone(host, 0)) {
      writer.add({ ...skipped(page, why, { robots: page.robots }).page, unasked: true }, false);
    }
    await frontier.skipHost(host, why);
    if (refusal) await deps.refuse({ host, reason: refusal, evidenceUrl: url });
  }

  /** Takes the pages whose hosts may be asked now; the others go back until theirs open. */
  async function takeOpen(pages: readonly ClaimedPage[]): Promise<void> {
    const shut = new Map<string, ClaimedPage[]>();
    for (const page of pages) {
      if (deps.msToOpen(page.host) > 0) shut.set(page.host, [...(shut.get(page.host) ?? []), page]);
      else take(page);
    }
    for (const [host, resting] of shut) await frontier.rest(resting, host, 'night_window', deps.msToOpen(host));
  }

  async function claim(want: number): Promise<void> {
    claiming = true;
    try {
      const claimed = await frontier.claim({ want, perHost, exceptHosts: pacing.fullHosts(perHost) });
      if (!claimed.running) end = { why: 'not_running', waitMs: 0 };
      claims.came(want, claimed);
      dry = claimed.pages.length === 0;
      if (dry) nextClaimAt = performance.now() + deps.flushMs;
      await takeOpen(claimed.pages);
    } finally {
      claiming = false;
    }
  }

  const inHand = () => pacing.held + admission.pending;
  /** Fewer pages are in hand than could be read at the same time: new links are wanted now. */
  const isHungry = () => inHand() + pacing.busy <= share;
  const msToClaim = (now: number) => (dry || claiming || nextClaimAt <= now ? LONGEST_SLEEP_MS : nextClaimAt - now);
  const idle = () =>
    dry && !claiming && inHand() === 0 && pacing.busy === 0 && tasks.size === 0 && writer.pending === 0;

  async function lookAround(): Promise<void> {
    await frontier.releaseExpired();
    const standing = await frontier.standing();
    const next = nextStep(standing, endsAt - performance.now());
    if (next.kind === 'end') end = next.end;
    else {
      dry = false;
      await wake.sleep(next.sleepMs);
    }
  }

  async function beat(): Promise<void> {
    if (beating) return;
    beating = true;
    const running = await frontier.renew();
    if (!running) end ??= { why: 'not_running', waitMs: 0 };
    await pacing.renew();
    if (await deps.overloaded()) end ??= { why: 'overloaded', waitMs: 0 };
    beating = false;
  }

  async function whyStop(): Promise<SliceEnd | undefined> {
    if (signal.aborted) return { why: 'stopped', waitMs: 0 };
    if (performance.now() < endsAt) return undefined;
    if (await deps.othersWait()) return { why: 'slice_over', waitMs: 0 };
    endsAt = performance.now() + deps.sliceMs;
    return undefined;
  }

  async function drain(): Promise<void> {
    pacing.stop();
    admission.takeBack();
    let abortAt = Infinity;
    while (tasks.size > 0 || pacing.busy > 0) {
      if (signal.aborted || failure !== undefined) abortAt = Math.min(abortAt, performance.now() + GRACE_MS);
      if (performance.now() >= abortAt) reading.abort(new Error('the lane is closing'));
      await wake.sleep(Math.min(LONGEST_SLEEP_MS, Math.max(1, abortAt - performance.now())));
    }
    await writer.flush().catch(fail);
    await pacing.close().catch(fail);
    await frontier.giveBackAll([...asked]).catch(fail);
  }

  // One listener a request is no leak.
  setMaxListeners(0, reading.signal);
  signal.addEventListener('abort', wake.ring);
  const heartbeat = setInterval(() => void beat().catch(fail), HEARTBEAT_MS);
  try {
    while (failure === undefined && end === undefined) {
      end = await whyStop();
      if (end) break;
      const now = performance.now();
      const want = dry || claiming || now < nextClaimAt ? 0 : claims.next(inHand());
      if (want > 0) track(claim(want));
      pacing.pump(writer.pending < MOST_UNSTORED ? share : 0);
      if (idle()) await lookAround();
      else await wake.sleep(Math.min(LONGEST_SLEEP_MS, pacing.nextReadyMs() ?? LONGEST_SLEEP_MS, msToClaim(now)));
    }
  } catch (error) {
    fail(error);
  }
  await drain();
  clearInterval(heartbeat);
  signal.removeEventListener('abort', wake.ring);
  if (failure !== undefined) throw failure;
  return end ?? { why: 'stopped', waitMs: 0 };
}

/** What a lane does that holds nothing and was given nothing. */
export function nextStep(
  standing: Standing | null,
  sliceLeftMs: number,
): { kind: 'end'; end: SliceEnd } | { kind: 'sleep'; sleepMs: number } {
  const ends = (why: SliceEnd['why'], waitMs = 0) => ({ kind: 'end', end: { why, waitMs } }) as const;
  if (standing?.status !== 'running') return ends('not_running');
  const { reading, nextDueMs } = standing;
  if (!reading && (nextDueMs === null || nextDueMs === 0)) return ends('empty');
  const waitMs = reading ? Math.min(nextDueMs || LOOK_AGAIN_MS, LOOK_AGAIN_MS) : (nextDueMs ?? LOOK_AGAIN_MS);
  const tooLong = waitMs > Math.min(LONGEST_IDLE_MS, sliceLeftMs);
  return tooLong ? ends('nothing_due', Math.min(waitMs, PATIENCE_MS * 6)) : { kind: 'sleep', sleepMs: waitMs };
}
