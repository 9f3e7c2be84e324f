import type { Logger } from '@relais/service';
import pLimit from 'p-limit';
import type { Browser, BrowserContext } from 'playwright-core';
import { type EgressDeps, openEgress, openScriptCache } from './egress.ts';
import type { BrowserSettings } from './env.ts';
import { findChromium } from './find-chromium.ts';

export interface PageToRender extends Omit<EgressDeps, 'scripts' | 'mostRequests' | 'deadlineMs'> {
  readonly url: string;
  /** As it came over the wire: the page itself is not asked for twice. */
  readonly html: string;
}

export interface Rendered {
  readonly html: string;
  /** Requests the page caused. */
  readonly requests: number;
}

/** A browser that is started when a page first needs it. */
export interface Browsers {
  /** The page as its scripts have left it; null when there is no browser, or it did not get on with the page. */
  render(page: PageToRender): Promise<Rendered | null>;
  close(): Promise<void>;
}

interface Generation {
  readonly browser: Browser;
  pages: number;
  open: number;
  isRetired: boolean;
}

const LOOK_AGAIN_MS = 600_000;
const QUIET_MS = 2_500;
/** No picture, no second way out (proxy to nowhere, no QUIC, no WebRTC beside it), and a bounded heap for scripts. */
const ARGUMENTS = [
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--disable-background-networking',
  '--dns-prefetch-disable',
  '--no-pings',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--blink-settings=imagesEnabled=false',
  '--js-flags=--max-old-space-size=256',
];
/** Whatever is not answered by the egress ends here: nothing listens on the discard port. */
const NOWHERE = 'http://127.0.0.1:9';

export function openBrowsers(settings: BrowserSettings, log: Logger): Browsers {
  const limit = pLimit(settings.pages);
  const scripts = openScriptCache();
  let current: Promise<Generation | null> | undefined;
  let notBefore = 0;

  async function launch(): Promise<Generation | null> {
    const executablePath = await findChromium(settings.path);
    if (executablePath === null) {
      notBefore = performance.now() + LOOK_AGAIN_MS;
      const hint =
        'install chromium-headless-shell (Debian: apt-get install chromium-headless-shell) or set CHROMIUM_PATH';
      log.warn({ event: 'browser.missing' }, `no Chromium here; pages that need one are read without: ${hint}`);
      return null;
    }
    try {
      // A process that never meets such a page does without the library too.
      const { chromium } = await import('playwright-core');
      const browser = await chromium.launch({
        executablePath,
        args: ARGUMENTS,
        chromiumSandbox: settings.sandbox,
        proxy: { server: NOWHERE },
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
      });
      return { browser, pages: 0, open: 0, isRetired: false };
    } catch (error) {
      notBefore = performance.now() + LOOK_AGAIN_MS;
      log.warn(
        { event: 'browser.not_started', err: error },
        'Chromium did not start; pages that need it are read without',
      );
      return null;
    }
  }

  /** Of the living browser; a worn or broken one is replaced, and closes with its last page. */
  async function take(): Promise<Generation | null> {
    for (;;) {
      const started = current;
      const living = await started;
      // Somebody else has replaced it meanwhile.
      if (started !== current) continue;
      if (living && !living.isRetired && living.pages < settings.recycle && living.browser.isConnected())
        return use(living);
      if (living) retire(living);
      if (started !== undefined && performance.now() < notBefore) return null;
      current = launch();
    }
  }

  const use = (generation: Generation): Generation => {
    generation.pages += 1;
    generation.open += 1;
    return generation;
  };
  function retire(generation: Generation): void {
    generation.isRetired = true;
    if (generation.open === 0) void generation.browser.close().catch(() => {});
  }
  function giveBack(generation: Generation): void {
    generation.open -= 1;
    if (generation.isRetired) retire(generation);
  }

  async function renderIn(generation: Generation, page: PageToRender): Promise<Rendered | null> {
    const deadline = AbortSignal.any([page.signal, AbortSignal.timeout(settings.deadlineMs * 2)]);
    const context = await generation.browser.newContext({
      userAgent: page.userAgent,
      serviceWorkers: 'block',
      acceptDownloads: false,
    });
    try {
      const egress = openEgress(page, {
        ...page,
        signal: deadline,
        scripts,
        mostRequests: settings.requests,
        deadlineMs: settings.deadlineMs,
      });
      const html = await unlessAborted(deadline, contentOf(context, page.url, egress.handle, settings.deadlineMs));
      return { html, requests: egress.requests() };
    } catch (error) {
      page.signal.throwIfAborted();
      // A page that hangs its renderer may take others with it.
      retire(generation);
      log.info({ event: 'browser.page_failed', url: page.url, err: error }, 'a page did not open in the browser');
      return null;
    } finally {
      await context.close().catch(() => {});
    }
  }

  return {
    render: (page) =>
      limit(async () => {
        const generation = await take();
        if (!generation) return null;
        try {
          return await renderIn(generation, page);
        } finally {
          giveBack(generation);
        }
      }),
    async close() {
      limit.clearQueue();
      const living = await current;
      current = Promise.resolve(null);
      notBefore = Number.POSITIVE_INFINITY;
      await living?.browser.close().catch(() => {});
    },
  };
}

type Handle = ReturnType<typeof openEgress>['handle'];

/** Opens the page and waits until it has been quiet for a moment; one that never is gets what time there is. */
async function contentOf(context: BrowserContext, url: string, handle: Handle, deadlineMs: number): Promise<string> {
  await context.route('**/*', handle);
  await context.routeWebSocket(/.*/, (socket) => socket.close());
  const page = await context.newPage();
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: deadlineMs });
  await page.waitForLoadState('networkidle', { timeout: Math.min(QUIET_MS * 2, deadlineMs) }).catch(() => {});
  return page.content();
}

function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
