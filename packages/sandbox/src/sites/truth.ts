import { sitesCalled } from './catalogue.ts';
import { type ForbiddenReason, type Holder, isObfuscated, type Mark, type Via } from './mark.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Language } from './page.ts';
import { type RenderedPage, type RenderedSite, renderSite } from './render-site.ts';
import type { Category, SiteContent } from './site-content.ts';

/** What a perfect crawl of one site would know. */
export interface SiteTruth {
  readonly name: string;
  readonly kind: string;
  readonly language: Language;
  readonly category: Category | null;
  readonly country: string;
  readonly city: string;
  readonly company: string;
  readonly host: string;
  readonly startPath: string;
  /** A page of it refuses unasked mail, which speaks for the whole site: whoever has seen it leaves. */
  readonly refuses: boolean;
  /** One entry per address; the sites never share one. */
  readonly reachable: readonly ReachableAddress[];
  /** Strings that must never become contacts. */
  readonly forbidden: readonly ForbiddenAddress[];
  /** Paths, with queries, that robots.txt closes and that must never be asked for. */
  readonly closedPaths: readonly string[];
  /** Paths that answer a page for every query, without end. */
  readonly endlessPaths: readonly string[];
  /** Pages with status 200 that a polite crawler reaches, endless ones left out. */
  readonly pages: number;
  /** The path of each of them. */
  readonly paths: readonly string[];
}

export interface ReachableAddress {
  readonly email: string;
  /** The page that tells most: whose address it is, else the first that shows it openly. */
  readonly path: string;
  readonly via: Via;
  /** True when no page of the site writes it openly. */
  readonly obfuscated: boolean;
  readonly person?: { readonly name: string; readonly role: string };
  /** E.164. */
  readonly phone?: string;
  readonly outcome: Outcome;
  /** Every page that shows it, with the way it does. */
  readonly sightings: readonly { readonly path: string; readonly via: Via }[];
}

export interface ForbiddenAddress {
  readonly email: string;
  readonly path: string;
  readonly reason: ForbiddenReason;
}

/** The truth of every site of the farm, or of those named, special ones among them. */
export const siteTruth = (only?: readonly string[]): SiteTruth[] =>
  sitesCalled(only).map((content) => truthOf(renderSite(content)));

export function truthOf(site: RenderedSite): SiteTruth {
  const { content } = site;
  const pages = [...site.pages.values()];
  const open = pages.filter((page) => isOpen(content, page));
  const refuses = pages.some(({ page }) => page.refuses);
  const reachable = refuses ? [] : reachableIn(open);
  const known = new Set(reachable.map(({ email }) => email));
  return {
    name: content.name,
    kind: content.kind,
    language: content.language,
    category: content.category,
    country: content.country,
    city: content.city,
    company: content.business.name,
    host: content.host,
    startPath: '/',
    refuses,
    reachable,
    forbidden: forbiddenIn(pages).filter(({ email }) => !known.has(email)),
    closedPaths: pages.filter(({ closed }) => closed === 'robots').map(({ page }) => page.path),
    endlessPaths: Object.entries(content.routes ?? {}).flatMap(([path, route]) =>
      route.is === 'endless' ? [path] : [],
    ),
    pages: open.length,
    paths: open.map(({ page }) => page.path),
  };
}

const isOpen = ({ wire }: SiteContent, { status, page, closed }: RenderedPage): boolean =>
  status === 200 && closed !== 'robots' && !page.trap && !wire?.startStatus;

type Shown = Extract<Mark, { via: Via }> & { readonly path: string };

function reachableIn(pages: readonly RenderedPage[]): ReachableAddress[] {
  const byEmail = new Map<string, Shown[]>();
  for (const { page, marks } of pages) {
    for (const mark of marks) {
      if (!('via' in mark)) continue;
      byEmail.set(mark.email, [...(byEmail.get(mark.email) ?? []), { ...mark, path: page.path }]);
    }
  }
  return [...byEmail.values()].flatMap((shown) => reachableAs(shown) ?? []);
}

function reachableAs(shown: readonly Shown[]): ReachableAddress | undefined {
  const open = shown.filter(({ via }) => !isObfuscated(via));
  const best = open.find(namesSomebody) ?? open[0] ?? shown.find(namesSomebody) ?? shown[0];
  if (!best) return undefined;
  const { email, path, via, holder } = best;
  return {
    email,
    path,
    via,
    obfuscated: open.length === 0,
    ...(holder?.role ? { person: { name: holder.name, role: holder.role } } : {}),
    ...(holder?.phone ? { phone: holder.phone.e164 } : {}),
    outcome: outcomeOf(email),
    sightings: shown.map((one) => ({ path: one.path, via: one.via })),
  };
}

const namesSomebody = ({ holder }: { readonly holder?: Holder | undefined }): boolean => Boolean(holder?.role);

const forbiddenIn = (pages: readonly RenderedPage[]): ForbiddenAddress[] =>
  pages.flatMap(({ page, marks }) =>
    marks.flatMap((mark) =>
      'forbidden' in mark ? [{ email: mark.email, path: page.path, reason: mark.forbidden }] : [],
    ),
  );
