import { isAgreed, type Mailing, witnesses } from './read-mailing.ts';

/** The mailing as everybody saw it, as lines. A row in which they differ says so. */
export function mailingTable({ facts, campaigns, machineHits, forgedWebhooks }: Mailing): string[] {
  const width = Math.max(...facts.map(({ what }) => what.length), 'campaigns'.length);
  const column = (text: string) => text.padStart(10);
  return [
    ...campaigns.map(
      ({ platform, status, count, excluded }) =>
        `  campaign of ${platform}: ${status}, written to ${count}${leftOut(excluded)}`,
    ),
    '',
    `  ${''.padEnd(width)}${witnesses.map(column).join('')}`,
    ...facts.map((fact) => {
      const cells = witnesses.map((witness) => column(String(fact.seen[witness] ?? '')));
      return `  ${fact.what.padEnd(width)}${cells.join('')}${isAgreed(fact) ? '' : '  ← differ'}`.trimEnd();
    }),
    `  ${machineHits} hits of machines were told apart from people; ${forgedWebhooks} webhooks had a wrong signature`,
  ];
}

function leftOut(excluded: Record<string, number>): string {
  const reasons = Object.entries(excluded)
    .filter(([, contacts]) => contacts > 0)
    .map(([reason, contacts]) => `${reason} ${contacts}`);
  return reasons.length ? `; left out: ${reasons.join(', ')}` : '';
}
