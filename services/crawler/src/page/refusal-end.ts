import type { HostRefusalReason } from '@relais/contracts';

const DAY_MS = 86_400_000;

/** How long what a crawl met is taken for so; a wall may come down sooner than a notice. Null: until somebody lifts it. */
const days: Readonly<Record<HostRefusalReason, number | null>> = {
  captcha: 7,
  login_wall: 30,
  forbidden: 30,
  no_unsolicited_mail: 365,
  owner: null,
  operator: null,
};

/** When a refusal met now ends by itself. */
export function refusalEnd(reason: HostRefusalReason, now: Date): Date | null {
  const kept = days[reason];
  return kept === null ? null : new Date(now.getTime() + kept * DAY_MS);
}
