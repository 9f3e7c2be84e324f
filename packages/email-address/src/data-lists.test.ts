import { parse } from 'tldts';
import { describe, expect, it } from 'vitest';
import disposable from './data/disposable.json' with { type: 'json' };
import freeProviders from './data/free-providers.json' with { type: 'json' };
import generic from './data/generic-roles.json' with { type: 'json' };
import placeholders from './data/placeholders.json' with { type: 'json' };
import system from './data/system-roles.json' with { type: 'json' };
import typos from './data/typos.json' with { type: 'json' };
import { dataVersions } from './data-versions.ts';
import { isDisposable } from './disposable.ts';
import { isFreeProvider } from './free-providers.ts';
import { isGenericRole, isSystemRole } from './roles.ts';
import { suggestDomain } from './typos.ts';
import { squash } from './words.ts';

const systemRoles = Object.values({ ...system.anywhere })
  .flat()
  .concat(Object.values(system.whole).flat());
const genericRoles = Object.values(generic.roles).flat();
const freeDomains = freeProviders.providers.flatMap(({ domains }) => domains);
const LANGUAGES = ['en', 'fr', 'es', 'de', 'pt', 'ru', 'zh', 'hi', 'ar'];

const twice = (entries: string[]) => entries.filter((entry, index) => entries.indexOf(entry) !== index);

describe('the lists', () => {
  it('name no role twice, in one list or in both', () => {
    expect(twice([...systemRoles, ...genericRoles].map(squash))).toEqual([]);
  });

  it('know both kinds of role in every language', () => {
    for (const byLanguage of [system.anywhere, system.whole, generic.roles]) {
      expect(Object.keys(byLanguage)).toEqual(expect.arrayContaining(LANGUAGES));
    }
  });

  it('hold only roles that are recognised as what they stand for', () => {
    expect(systemRoles.filter((role) => !isSystemRole(role) || isGenericRole(role))).toEqual([]);
    expect(genericRoles.filter((role) => !isGenericRole(role) || isSystemRole(role))).toEqual([]);
  });

  it('hold domains one could register, each once', () => {
    const domains = [...freeDomains, ...disposable.disposable, ...disposable.relays, ...disposable.whoisProxies];
    expect(domains.filter((domain) => !parse(domain).domain || domain !== domain.toLowerCase())).toEqual([]);
    expect(twice(domains)).toEqual([]);
  });

  it('call no free provider disposable', () => {
    expect(freeDomains.filter(isDisposable)).toEqual([]);
    expect(disposable.disposable.filter((domain) => !isDisposable(domain))).toEqual([]);
  });

  it('suggest a known provider for each listed typo, and nothing for a known name', () => {
    for (const [meant, written] of Object.entries(typos.typos)) {
      expect(isFreeProvider(meant), meant).toBe(true);
      for (const domain of written) expect(suggestDomain(domain), domain).toBe(meant);
    }
    expect([...freeDomains, ...typos.legitimate].filter((domain) => suggestDomain(domain))).toEqual([]);
    expect(twice([...Object.values(typos.typos).flat(), ...typos.legitimate])).toEqual([]);
  });

  it('list placeholders once each', () => {
    expect(twice([...placeholders.locals, ...placeholders.domains].map(squash))).toEqual([]);
  });

  it('have versions', () => {
    for (const [name, version] of Object.entries(dataVersions)) expect(version, name).toMatch(/^\d+(\.\d+)*$/);
  });
});
