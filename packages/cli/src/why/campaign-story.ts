import type { CampaignStory } from '../campaigns/campaign-work.ts';

/** What holds a campaign back, or that nothing does; and the way out. */
export function campaignHold({ campaign, gate, sends }: CampaignStory): { says: string; mend: string | null } {
  const { status, statusReason, scheduledAt, recipients, ab, winner } = campaign;
  switch (status) {
    case 'draft':
      return gate && !gate.passed
        ? {
            says: 'the launch gate refused it; see below',
            mend: `relais campaigns launch ${campaign.id}, once that is mended`,
          }
        : { says: 'nobody has launched or planned it', mend: `relais campaigns launch ${campaign.id}` };
    case 'scheduled':
      return { says: `it starts at ${scheduledAt?.toISOString() ?? 'once'}, if the gate passes then`, mend: null };
    case 'paused':
      return { says: statusReason ?? 'it was paused', mend: `relais campaigns resume ${campaign.id} --note …` };
    case 'completed':
      return { says: 'nothing: it is over', mend: null };
    case 'cancelled':
      return { says: statusReason ?? 'it was cancelled', mend: null };
    case 'running':
      break;
  }
  const stuck = sends.find(({ status: at, lastError }) => at === 'pending' && lastError);
  if (stuck) return { says: `send ${stuck.id} waits: ${stuck.lastError}`, mend: 'relais mailwizz test' };
  if (sends.some(({ status: at }) => at === 'pending'))
    return { says: 'a send is being handed to MailWizz', mend: null };
  if (sends.some(({ status: at }) => at === 'running')) return { says: 'MailWizz is sending', mend: null };
  if ((recipients.waiting ?? 0) > 0)
    return { says: `${recipients.waiting} contacts wait for tomorrow’s quota`, mend: null };
  if (ab && winner === null) return { says: `${recipients.held ?? 0} contacts wait for a winner`, mend: null };
  return { says: 'its follow-ups wait for their delay', mend: null };
}

/** One screen for a person. */
export function campaignLines(story: CampaignStory): string[] {
  const { campaign, gate, sends, figures } = story;
  const hold = campaignHold(story);
  const people = Object.entries(campaign.recipients)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
  return [
    `campaign ${campaign.id} “${campaign.name}”`,
    `${campaign.status}${campaign.statusReason ? ` (${campaign.statusReason})` : ''} since ${campaign.statusSince.toISOString()}`,
    '',
    hold.says,
    ...(hold.mend ? [`  → ${hold.mend}`] : []),
    '',
    `recipients  ${people || 'not fixed yet'}`,
    `figures     ${figures.sent} sent, ${figures.delivered} delivered, ${figures.opened} opened, ${figures.clicked} clicked, ${figures.hardBounced} dead, ${figures.complained} complained`,
    ...section(
      `gate at the ${gate?.wish}, ${gate?.at.toISOString()}: ${gate?.passed ? 'passed' : 'refused'}`,
      (gate?.findings ?? []).flatMap(({ severity, code, message, wayOut }) => [
        `${severity}  ${code}  ${message}`,
        ...(severity === 'block' ? [`  → ${wayOut}`] : []),
      ]),
    ),
    ...section(
      'sends',
      sends.map(({ id, step, variant, status, campaignUid, mailwizzStatus, lastError }) =>
        [
          `send ${id}`,
          `step ${step}, variant ${variant}`,
          status,
          campaignUid && `MailWizz ${campaignUid}${mailwizzStatus ? ` ${mailwizzStatus}` : ''}`,
          lastError,
        ]
          .filter(Boolean)
          .join('  '),
      ),
    ),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : [];
