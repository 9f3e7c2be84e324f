import { expect, it } from 'vitest';
import { ensureBrowser, findBrowser } from './browser.ts';
import { runCommand } from './stores/run-command.ts';

it('finds a Chromium that starts, or brings one', { timeout: 300_000 }, async () => {
  const file = await ensureBrowser();
  const { code, output } = await runCommand(file, ['--no-sandbox', '--version']);
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/chrom/i) });
  expect(await findBrowser('/nowhere')).toBeUndefined();
});
