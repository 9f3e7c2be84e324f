import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITES } from './catalogue.ts';
import { crawlPolitely, readText } from './polite-crawler.testkit.ts';
import { shows } from './read-address.testkit.ts';
import { type RunningSites, startSites } from './start-sites.ts';

let farm: RunningSites;

beforeAll(async () => {
  farm = await startSites();
});

afterAll(() => farm.stop());

describe.each(SITES.map((content) => ({ name: content.name, content })))('$name', ({ name, content }) => {
  const truth = () => {
    const found = farm.sites.find((site) => site.name === name);
    if (!found) throw new Error(`${name} is not running`);
    return found;
  };

  it('shows every address where the truth says, and lets a polite crawler reach exactly the pages counted', async () => {
    const { wire, robots } = content;
    farm.resetLog();
    const pages = await crawlPolitely(
      `${farm.origin(name)}/`,
      robots,
      wire?.sessionParameter ? [wire.sessionParameter] : [],
    );

    const good = [...pages.values()].filter(({ status, path }) => status === 200 && !isEndless(path));
    expect(good.map(({ path }) => path).sort()).toEqual([...truth().paths].sort());
    for (const { email, sightings } of truth().reachable) {
      for (const { path, via } of sightings) {
        expect(shows(pages.get(path)?.text ?? '', email, via), `${email} on ${path} via ${via}`).toBe(true);
      }
    }
    const asked = farm.log().map(({ path }) => path);
    for (const path of truth().closedPaths) expect(asked).not.toContain(path);
  });

  it('keeps what is forbidden on pages a polite crawler reads out of the addresses', async () => {
    const known = new Set(truth().reachable.map(({ email }) => email));
    for (const { email, path } of truth().forbidden) {
      expect(known).not.toContain(email);
      const page = await readText(await fetch(farm.origin(name) + path));
      expect(page.toLowerCase().includes(email) || page.includes('cfemail'), `${email} on ${path}`).toBe(true);
    }
  });

  const isEndless = (path: string): boolean => truth().endlessPaths.some((endless) => path.startsWith(endless));
});
