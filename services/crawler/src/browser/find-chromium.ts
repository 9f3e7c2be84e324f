import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The headless shell first: it starts in a third of the time the whole browser takes. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The file of a Chromium: the one that was set, the first on PATH, or Playwright's own; null when there is none. */
export async function findChromium(set: string | undefined, path = process.env.PATH ?? ''): Promise<string | null> {
  const directories = path.split(delimiter).filter(Boolean);
  const onPath = NAMES.flatMap((name) => directories.map((directory) => join(directory, name)));
  for (const file of set === undefined ? onPath : [set]) if (await isExecutable(file)) return file;
  if (set !== undefined) return null;
  const { chromium } = await import('playwright-core');
  const own = chromium.executablePath();
  return (await isExecutable(own)) ? own : null;
}

const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
