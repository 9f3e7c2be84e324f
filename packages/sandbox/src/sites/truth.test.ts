import { describe, expect, it } from 'vitest';
import { sitesDnsZones } from './dns-zones.ts';
import { siteTruth } from './truth.ts';

const sites = siteTruth();
const reachable = sites.flatMap((site) => site.reachable);
const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1);

describe('the truth of the farm', () => {
  it('is the same at every call', () => {
    expect(siteTruth()).toEqual(sites);
  });

  it('covers enough sites, pages, languages and categories to mean something', () => {
    expect(sites.length).toBeGreaterThanOrEqual(14);
    expect(sites.reduce((sum, { pages }) => sum + pages, 0)).toBeGreaterThanOrEqual(170);
    expect(new Set(sites.map(({ language }) => language)).size).toBe(9);
    expect(new Set(sites.map(({ category }) => category)).size).toBe(9);
  });

  it('gives every address to one site', () => {
    expect(new Set(reachable.map(({ email }) => email)).size).toBe(reachable.length);
  });

  it('calls no address both reachable and forbidden', () => {
    const known = new Set(reachable.map(({ email }) => email));
    expect(sites.flatMap(({ forbidden }) => forbidden).filter(({ email }) => known.has(email))).toEqual([]);
  });

  it('calls an address obfuscated when no page writes it openly', () => {
    const emily = reachable.find(({ email }) => email === 'partnerships@lanterns-and-laundry.test');
    const karim = reachable.find(({ email }) => email === 'karim.benali@assurance-horizon.test');
    expect(emily).toMatchObject({ obfuscated: true, via: 'at_words' });
    expect(karim).toMatchObject({ obfuscated: false, via: 'mailto', person: { name: 'Karim Benali' } });
  });

  it('prefers the page that says whose address it is', () => {
    expect(reachable.find(({ email }) => email === 'ines.moura@advogados-tejo.test')).toMatchObject({
      person: { name: 'Inês Moura', role: 'Advogada sócia' },
      phone: '+351210000141',
    });
  });

  it('uses names that cannot belong to anybody', () => {
    const real = new Set(['mailinator.com', 'yopmail.com']);
    for (const { email } of reachable) expect(real.has(domainOf(email)) || email.endsWith('.test'), email).toBe(true);
  });
});

describe('the DNS of the farm', () => {
  const zones = sitesDnsZones();

  it('knows the domain of every reachable address', () => {
    for (const { email } of reachable) expect(zones, email).toHaveProperty([domainOf(email)]);
  });

  it.each([
    ['invalid:nxdomain', { behaviour: 'nxdomain' }],
    ['invalid:null_mx', { nullMx: true }],
    ['invalid:no_mail_host', { mx: [] }],
  ])('answers so that %s is the outcome', (outcome, zone) => {
    const concerned = reachable.filter((address) => address.outcome === outcome);
    expect(concerned).not.toHaveLength(0);
    for (const { email } of concerned) expect(zones[domainOf(email)]).toMatchObject(zone);
  });

  it('leaves some domains unanswered, each in its own way', () => {
    const unknown = reachable.filter(({ outcome }) => outcome === 'dns_unknown');
    expect(unknown.map(({ email }) => zones[domainOf(email)]?.behaviour).sort()).toEqual(['servfail', 'timeout']);
  });

  it('names only mail exchanges that have an address', () => {
    const exchanges = Object.values(zones).flatMap(({ mx }) => (mx ?? []).map(({ exchange }) => exchange));
    for (const exchange of exchanges) expect(zones[exchange]?.a).toBeDefined();
  });
});
