/** One thing that happened to mails for an address, as far as the soft-bounce rule cares. */
export interface DeliveryMark {
  kind: 'soft' | 'delivered';
  at: Date;
  /** Which mail: several reports of one mail's bounce count once. */
  mail?: string;
}

export interface SoftBounceRule {
  /** So many … */
  bounces: number;
  /** … within so many days, with no delivery between, mean that nobody is there any more. */
  withinDays: number;
}

export const softBounceRule: SoftBounceRule = { bounces: 3, withinDays: 30 };

export interface SoftBounceVerdict {
  /** The address is as good as dead. */
  hard: boolean;
  /** Soft bounces that count now, oldest first. */
  counted: Date[];
  /** When the oldest of them stops counting; null when none counts. */
  nextDecay: Date | null;
}

const dayMs = 86_400_000;

/**
 * Three soft bounces within 30 days, no delivery between them, make a hard one; a delivery resets, time forgets. The
 * order of the marks does not matter. `now` only decides what has been forgotten: whoever was over the limit stays so
 * until a delivery proves otherwise.
 */
export function judgeSoftBounces(
  marks: readonly DeliveryMark[],
  now: Date,
  { bounces, withinDays }: SoftBounceRule = softBounceRule,
): SoftBounceVerdict {
  const windowMs = withinDays * dayMs;
  const startOfWindow = (end: Date): number => end.getTime() - windowMs;
  let counted: Date[] = [];
  let mails = new Set<string>();
  let hard = false;
  for (const mark of marks.toSorted((one, other) => one.at.getTime() - other.at.getTime())) {
    if (mark.kind === 'delivered') {
      counted = [];
      mails = new Set();
      hard = false;
      continue;
    }
    if (mark.mail !== undefined && mails.has(mark.mail)) continue;
    if (mark.mail !== undefined) mails.add(mark.mail);
    counted = [...counted, mark.at].filter((at) => at.getTime() > startOfWindow(mark.at));
    hard ||= counted.length >= bounces;
  }
  if (!hard) counted = counted.filter((at) => at.getTime() > startOfWindow(now));
  const [oldest] = counted;
  return { hard, counted, nextDecay: oldest === undefined || hard ? null : new Date(oldest.getTime() + windowMs) };
}
