import generic from './data/generic-roles.json' with { type: 'json' };
import placeholders from './data/placeholders.json' with { type: 'json' };
import system from './data/system-roles.json' with { type: 'json' };
import { isFreeProvider } from './free-providers.ts';
import { squash, wordsOf } from './words.ts';

const entries = (byLanguage: Record<string, string[]>): Set<string> =>
  new Set(Object.values(byLanguage).flat().map(squash));

const anywhere = entries(system.anywhere);
const whole = entries(system.whole);
const business = entries(generic.roles);
const placeholderLocals = new Set(placeholders.locals.map(squash));
const placeholderDomains = new Set(placeholders.domains.map(squash));
const inventedLocals = new Set(placeholders.pairs.locals.map(squash));
/** The endings forms are written with; under the others `user@company.io` is as good as any. */
const formEndings = new Set(placeholders.pairs.endings);
const inventedHouses = new Set(placeholders.pairs.domains.map(squash));

// Long enough that no name contains it by chance; shorter ones must stand as words of their own.
const glued = new RegExp([...anywhere].filter((entry) => entry.length >= 7).join('|'));
/** A one-word role such as `it` or `pr` is a role only alone: `pr.smith` is somebody. */
const SHORTEST_LEADING_ROLE = 4;

export const roleVersions = {
  systemRoles: system.version,
  genericRoles: generic.version,
  placeholders: placeholders.version,
};

/**
 * Mailboxes nobody reads or that belong to the mail system (RFC 2142 and every language's "do not reply"). `noreply2`,
 * `no_reply+7`, `billing.noreply`, `noreplyfr` and `bounces-123` count too.
 */
export function isSystemRole(local: string): boolean {
  const words = wordsOf(local);
  if (whole.has(words.join(''))) return true;
  return words.some((word) => glued.test(word)) || runs(words).some((run) => anywhere.has(run));
}

/** A business's shared mailbox (`info`, `cabinet`, `sekretariat`, `contact.paris`): lawful to write to, read by many. */
export function isGenericRole(local: string): boolean {
  if (isSystemRole(local)) return false;
  const words = wordsOf(local);
  const [first = ''] = words;
  return business.has(words.join('')) || (first.length >= SHORTEST_LEADING_ROLE && business.has(first));
}

/** Text a form shows before somebody fills it in (`your.email@…`, `…@votre-domaine.fr`, `john.doe@company.com`). */
export function isPlaceholder(local: string, domain: string): boolean {
  const name = squash(local);
  if (placeholderLocals.has(name) || /^x{3,}$/.test(name)) return true;
  const labels = domain.split('.').slice(0, -1).map(squash);
  if (labels.some((label) => placeholderDomains.has(label))) return true;
  if (!formEndings.has(domain.slice(domain.lastIndexOf('.') + 1))) return false;
  return inventedLocals.has(name) && inventedHouses.has(labels.at(-1) ?? '') && !isFreeMailHouse(domain, name);
}

/** `contact@mail.com` may be somebody's: at a real provider only the most hollow names count. */
const isFreeMailHouse = (domain: string, name: string): boolean =>
  isFreeProvider(domain) && !/^(?:test|example|email|mail|johndoe|janedoe|username)$/.test(name);

/** A key some program generated (error trackers, tokens): 32 hexadecimal digits or a UUID. */
export const isMachineKey = (local: string): boolean =>
  /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(local);

/** Every run of neighbouring words, joined: what `no.reply`, `do-not_reply` and `fr.no.reply` have in common. */
function runs(words: string[]): string[] {
  return words.flatMap((_, start) =>
    words.slice(start).map((_, length) => words.slice(start, start + length + 1).join('')),
  );
}
