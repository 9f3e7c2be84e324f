import { z } from 'zod';

const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

/** Settings of the browser that opens pages which show nothing without one. */
export const browserEnv = z.object({
  CHROMIUM_PATH: z
    .string()
    .optional()
    .describe('The Chromium pages are opened in; else the one on PATH, or Playwright’s own'),
  CRAWLER_BROWSER_PAGES: count(2).describe('Pages open at the same time in this process’s browser'),
  CRAWLER_BROWSER_RECYCLE: count(50).describe('The browser is started anew after so many pages'),
  CRAWLER_BROWSER_DEADLINE_MS: count(15_000).describe('A page that is not done after this long is taken as it is'),
  CRAWLER_BROWSER_REQUESTS: count(40).describe('Requests a page’s scripts may cause'),
  CRAWLER_BROWSER_SANDBOX: z
    .stringbool()
    .default(false)
    .describe('Chromium’s own sandbox: to be switched on where the process is not root and the kernel lets it'),
});

export interface BrowserSettings {
  readonly path: string | undefined;
  readonly pages: number;
  readonly recycle: number;
  readonly deadlineMs: number;
  readonly requests: number;
  readonly sandbox: boolean;
}

export const readBrowserSettings = (e: z.output<typeof browserEnv>): BrowserSettings => ({
  path: e.CHROMIUM_PATH,
  pages: e.CRAWLER_BROWSER_PAGES,
  recycle: e.CRAWLER_BROWSER_RECYCLE,
  deadlineMs: e.CRAWLER_BROWSER_DEADLINE_MS,
  requests: e.CRAWLER_BROWSER_REQUESTS,
  sandbox: e.CRAWLER_BROWSER_SANDBOX,
});
