import { abogadosPrado } from './content/abogados-prado.ts';
import { advogadosTejo } from './content/advogados-tejo.ts';
import { anjiaXinjiapo } from './content/anjia-xinjiapo.ts';
import { ankommenHamburg } from './content/ankommen-hamburg.ts';
import { annuaireGroupes } from './content/annuaire-groupes.ts';
import { assuranceHorizon } from './content/assurance-horizon.ts';
import { atelierBaan } from './content/atelier-baan.ts';
import { bimaDelhi } from './content/bima-delhi.ts';
import { blogHanoi } from './content/blog-hanoi.ts';
import { blogLisbonQuiet } from './content/blog-lisbon-quiet.ts';
import { blogPorto } from './content/blog-porto.ts';
import { boulangeriePeyron } from './content/boulangerie-peyron.ts';
import { cabinetMartin } from './content/cabinet-martin.ts';
import { carnetsHoian } from './content/carnets-hoian.ts';
import { cercleFerme } from './content/cercle-ferme.ts';
import { chatyTbilisi } from './content/chaty-tbilisi.ts';
import { globeshield } from './content/globeshield.ts';
import { harrowLane } from './content/harrow-lane.ts';
import { influencerOaxaca } from './content/influencer-oaxaca.ts';
import { influencerRennes } from './content/influencer-rennes.ts';
import { institutSeegraben } from './content/institut-seegraben.ts';
import { kanzleiAhrens } from './content/kanzlei-ahrens.ts';
import { kanzleiBrandt } from './content/kanzlei-brandt.ts';
import { ministerioPrueba } from './content/ministerio-prueba.ts';
import { muhamaDubai } from './content/muhama-dubai.ts';
import { notairesLeman } from './content/notaires-leman.ts';
import { notairesMontRoyal } from './content/notaires-mont-royal.ts';
import { notairesSaintMerri } from './content/notaires-saint-merri.ts';
import { tradesfolkAlgarve } from './content/tradesfolk-algarve.ts';
import type { SiteContent } from './site-content.ts';

/** Every site of the farm: what a polite crawler finds by links and plain requests. */
export const SITES: readonly SiteContent[] = [
  cabinetMartin,
  advogadosTejo,
  kanzleiBrandt,
  harrowLane,
  abogadosPrado,
  muhamaDubai,
  assuranceHorizon,
  globeshield,
  bimaDelhi,
  notairesSaintMerri,
  notairesMontRoyal,
  notairesLeman,
  blogHanoi,
  blogPorto,
  influencerOaxaca,
  influencerRennes,
  annuaireGroupes,
  ankommenHamburg,
  anjiaXinjiapo,
  chatyTbilisi,
  boulangeriePeyron,
  ministerioPrueba,
  tradesfolkAlgarve,
  institutSeegraben,
  kanzleiAhrens,
  blogLisbonQuiet,
  cercleFerme,
];

/** Sites that links and plain requests alone do not open up: started when they are asked for by name. */
export const SPECIAL_SITES: readonly SiteContent[] = [carnetsHoian, atelierBaan];

const EVERY_SITE = [...SITES, ...SPECIAL_SITES];

/** The sites of these names, or the farm's. Throws a RangeError for a name no site has. */
export function sitesCalled(names: readonly string[] | undefined): readonly SiteContent[] {
  if (!names) return SITES;
  for (const name of names) {
    if (!EVERY_SITE.some((site) => site.name === name)) throw new RangeError(`no site is called ${name}`);
  }
  return EVERY_SITE.filter(({ name }) => names.includes(name));
}

/** The loopback address of a site: its place in the list is the last part. */
export const siteAddress = (site: string): string => `127.0.1.${EVERY_SITE.findIndex(({ name }) => name === site) + 1}`;
