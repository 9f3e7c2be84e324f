import { composeSite } from './compose-site.ts';
import { html } from './html.ts';
import { app } from './layouts/app.ts';
import { blog } from './layouts/blog.ts';
import { cards } from './layouts/cards.ts';
import { classic, plain } from './layouts/classic.ts';
import type { Frame, Layout, Link } from './layouts/frame.ts';
import { table } from './layouts/table.ts';
import type { ForbiddenReason, Mark } from './mark.ts';
import type { Page } from './page.ts';
import { isDisallowed } from './robots.ts';
import type { LayoutName, SiteContent } from './site-content.ts';
import { WORDING } from './wording.ts';

/** A page as it is served, and the addresses it shows. Links to sites of the farm use their names. */
export interface RenderedPage {
  readonly page: Page;
  readonly status: number;
  readonly text: string;
  readonly marks: readonly Mark[];
  /** Why nothing on it may be taken, if so. */
  readonly closed?: ForbiddenReason;
}

export interface RenderedSite {
  readonly content: SiteContent;
  /** By path, with the query where it makes the page. */
  readonly pages: ReadonlyMap<string, RenderedPage>;
  /** What answers for a path that is no page. */
  readonly notFound: RenderedPage;
  /** Puts the site's layout around a page made on demand. */
  readonly render: (page: Page) => RenderedPage;
}

const LAYOUTS: Readonly<Record<LayoutName, Layout>> = { classic, plain, blog, cards, table, app };

/** Renders a site whole: small enough to keep, and the same at every call. */
export function renderSite(content: SiteContent): RenderedSite {
  const pages = composeSite(content);
  const words = WORDING[content.language];
  const menu = pages.flatMap(({ path, menuLabel }): Link[] => (menuLabel ? [{ href: path, label: menuLabel }] : []));
  const small = pages.flatMap(({ path, footerLabel }): Link[] =>
    footerLabel ? [{ href: path, label: footerLabel }] : [],
  );

  const render = (page: Page): RenderedPage => {
    const frame: Frame = { content, page, menu, small, words };
    const { text, marks } = LAYOUTS[content.layout](frame);
    const closed = closedBecause(content, page);
    return {
      page,
      status: page.status ?? 200,
      text,
      ...(closed ? { marks: marks.map(({ email }) => ({ email, forbidden: closed })), closed } : { marks }),
    };
  };

  return {
    content,
    pages: new Map(pages.map((page) => [page.path, render(page)])),
    notFound: render({
      path: '/404',
      title: words.notFound,
      status: 404,
      body: html`<h1>404</h1><p>${words.notFound}</p>`,
    }),
    render,
  };
}

function closedBecause({ robots, wire }: SiteContent, page: Page): ForbiddenReason | undefined {
  if (isDisallowed(robots, page.path)) return 'robots';
  if (page.status === 401 || page.status === 403) return 'login-wall';
  if (page.status === 404 || page.status === 500) return 'error-page';
  if (page.trap) return 'honeypot';
  if (page.refuses) return 'refusal';
  return wire?.startStatus ? 'login-wall' : undefined;
}
