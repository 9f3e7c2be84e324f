import { delimiter, join } from 'node:path';
import { aptInstall, isExecutable } from './stores/apt.ts';
import { StoreError } from './stores/store-error.ts';

type Log = (line: string) => void;

/** The headless shell first: it starts in a third of the time the whole browser takes. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** What Chromium needs in a container, as root, and without a large /dev/shm. */
export const browserArguments: readonly string[] = ['--no-sandbox', '--disable-dev-shm-usage'];

let finding: Promise<string> | undefined;

/**
 * The file of a Chromium, for `launch({ executablePath, args: browserArguments })`: the one on PATH, else, as root on Debian
 * and its kin, the one of the package `chromium-headless-shell`, which is installed on the way.
 * @throws StoreError BROWSER_NOT_FOUND
 */
export function ensureBrowser(log: Log = (line) => void process.stderr.write(`${line}\n`)): Promise<string> {
  const find = () => findBrowser();
  finding ??= find().then(
    (found) => found ?? aptInstall({ name: 'chromium-headless-shell', what: 'a browser', log, find, missing }),
  );
  // A failure is not remembered: by the next call somebody may have installed one by hand.
  finding.catch(() => {
    finding = undefined;
  });
  return finding;
}

/** Undefined when PATH holds none. */
export async function findBrowser(path = process.env.PATH ?? ''): Promise<string | undefined> {
  const directories = path.split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => directories.map((directory) => join(directory, name))).find(isExecutable);
}

const missing = (said: string): StoreError =>
  new StoreError(
    'BROWSER_NOT_FOUND',
    `No Chromium here; install one (Debian: apt-get install chromium-headless-shell, macOS: brew install chromium).${said}`,
  );
