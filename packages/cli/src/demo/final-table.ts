import type { LineFigures } from '@relais/prisma';
import { mailingTable } from './mailing/mailing-table.ts';
import { isAgreed, type Mailing } from './mailing/read-mailing.ts';

/** What one side says about one list. */
export interface ListCount {
  listUid: string;
  name: string;
  injected: number;
  /** Confirmed subscribers by MailWizz's own API. */
  subscribers: number;
}

export interface FinalFigures {
  figures: LineFigures;
  lists: ListCount[];
  /** Of the addresses the sites really publish: found, and in all; null for pages of the operator's own. */
  reachable: { found: number; published: number; forbiddenFound: number } | null;
  /** What came of the mails; null before any went out. */
  mailing: Mailing | null;
  seconds: number;
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, n) => total + n, 0);

/** The two sides agree when every list holds exactly the contacts the database calls injected. */
export const disagreements = ({ lists }: Pick<FinalFigures, 'lists'>): ListCount[] =>
  lists.filter(({ injected, subscribers }) => injected !== subscribers);

/** Everything that two or more who saw it tell differently, by name, and every campaign that has not come to its end. */
export const contradictions = ({ lists, mailing }: Pick<FinalFigures, 'lists' | 'mailing'>): string[] => [
  ...disagreements({ lists }).map(({ name }) => `list ${name}`),
  ...(mailing?.facts ?? []).filter((fact) => !isAgreed(fact)).map(({ what }) => what),
  ...(mailing?.campaigns ?? [])
    .filter(({ status }) => status !== 'completed')
    .map(({ platform, status }) => `campaign of ${platform}: ${status}`),
];

/** The closing table, as lines. */
export function finalTable(final: FinalFigures): string[] {
  const { figures, lists, reachable } = final;
  const { pages, contacts } = figures;
  const found = sum(contacts);
  const rows: [string, string | number, string][] = [
    ['pages fetched', pages.done ?? 0, [...entries(pages, ['skipped', 'failed'])].join(', ')],
    ['sites found by search', figures.discovered, ''],
    ['pages opened in a browser', figures.rendered, ''],
    ['articles kept', figures.articles, ''],
    [
      'contacts found',
      found,
      reachable
        ? `${reachable.found} of ${reachable.published} published on the sites; ${reachable.forbiddenFound} from closed pages`
        : '',
    ],
    ['validated', found - (contacts.invalid ?? 0) - (contacts.pending ?? 0) - (contacts.validating ?? 0), ''],
    ['invalid', contacts.invalid ?? 0, byCount(figures.invalid)],
    ['DNS silent, asked again later', figures.deferred, ''],
    ['unrouted', contacts.unrouted ?? 0, byCount(figures.unrouted)],
    ['held by the country gate', sum(figures.gate), byCount(figures.gate)],
    ['synced', (contacts.injected ?? 0) + left(contacts), syncNote(figures)],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    ...rows.map(([label, value, note]) => `  ${label.padEnd(width)}  ${String(value).padStart(6)}  ${note}`.trimEnd()),
    '',
    `  ${'list'.padEnd(width)}  ${'database'.padStart(8)}  ${'MailWizz'.padStart(8)}`,
    ...lists.map(({ name, listUid, injected, subscribers }) => {
      const verdict = injected === subscribers ? '' : '  ← differ';
      return `  ${`${name} ${listUid}`.padEnd(width)}  ${String(injected).padStart(8)}  ${String(subscribers).padStart(8)}${verdict}`;
    }),
    ...(final.mailing ? ['', ...mailingTable(final.mailing)] : []),
  ];
}

/** They were in MailWizz, and what came back took them out. */
const departures = ['bounced', 'unsubscribed', 'blacklisted'] as const;
const left = (contacts: Record<string, number>) =>
  departures.reduce((total, state) => total + (contacts[state] ?? 0), 0);

const syncNote = ({ contacts, overQuota }: LineFigures) =>
  [
    ...(overQuota ? [`${overQuota} over today's quota`] : []),
    ...(left(contacts) ? [`since then ${[...entries(contacts, departures)].join(', ')}`] : []),
  ].join('; ');

const byCount = (counts: Record<string, number>) =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([word, n]) => `${word} ${n}`)
    .join(', ');

function* entries(counts: Record<string, number>, words: readonly string[]) {
  for (const word of words) if (counts[word]) yield `${counts[word]} ${word}`;
}
