import { getCountries } from 'libphonenumber-js/max';

/** The languages in which the product reads pages. */
export const LANGUAGES = ['fr', 'en', 'es', 'de', 'pt', 'ru', 'zh', 'hi', 'ar'] as const;

/** Names pages use that the standard tables do not hold. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  usa: 'US',
  'u.s.a.': 'US',
  'u.s.': 'US',
  us: 'US',
  'united states of america': 'US',
  "etats-unis d'amerique": 'US',
  eeuu: 'US',
  'ee.uu.': 'US',
  'ee. uu.': 'US',
  eua: 'US',
  сша: 'US',
  'соединенные штаты америки': 'US',
  अमेरिका: 'US',
  أمريكا: 'US',
  'الولايات المتحدة الأمريكية': 'US',
  uk: 'GB',
  'u.k.': 'GB',
  'great britain': 'GB',
  'grande-bretagne': 'GB',
  grossbritannien: 'GB',
  'gran bretana': 'GB',
  england: 'GB',
  angleterre: 'GB',
  inglaterra: 'GB',
  англия: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  ब्रिटेन: 'GB',
  बृतानिया: 'GB',
  بريطانيا: 'GB',
  uae: 'AE',
  'u.a.e.': 'AE',
  eau: 'AE',
  emirats: 'AE',
  vae: 'AE',
  الامارات: 'AE',
  الإمارات: 'AE',
  emiratos: 'AE',
  'объединенные арабские эмираты': 'AE',
  'российская федерация': 'RU',
  рф: 'RU',
  'russian federation': 'RU',
  'federation de russie': 'RU',
  中华人民共和国: 'CN',
  'pr china': 'CN',
  'p.r. china': 'CN',
  'p.r.china': 'CN',
  "people's republic of china": 'CN',
  кнр: 'CN',
  'hong kong': 'HK',
  香港: 'HK',
  hongkong: 'HK',
  гонконг: 'HK',
  macau: 'MO',
  macao: 'MO',
  澳门: 'MO',
  台湾: 'TW',
  भारत: 'IN',
  bharat: 'IN',
  turkey: 'TR',
  'czech republic': 'CZ',
  'republique tcheque': 'CZ',
  'ivory coast': 'CI',
  holland: 'NL',
  'the netherlands': 'NL',
  'viet nam': 'VN',
  'corea del sur': 'KR',
  korea: 'KR',
  'republic of korea': 'KR',
  ksa: 'SA',
  'kingdom of saudi arabia': 'SA',
  السعودية: 'SA',
  'المملكة العربية السعودية': 'SA',
  'جمهورية مصر العربية': 'EG',
  'المملكة المغربية': 'MA',
  'royaume du maroc': 'MA',
  'republica dominicana': 'DO',
  deutschland: 'DE',
  brd: 'DE',
  schweiz: 'CH',
  suisse: 'CH',
  svizzera: 'CH',
  osterreich: 'AT',
  italia: 'IT',
  nederland: 'NL',
  belgie: 'BE',
  ประเทศไทย: 'TH',
  ไทย: 'TH',
  日本: 'JP',
};

let codeOfName: ReadonlyMap<string, string> | null = null;

/** ISO 3166-1 alpha-2 of a country's name in any of the languages, or of its code; null when it is neither. */
export function countryCode(nameOrCode: string): string | null {
  const name = fold(nameOrCode);
  if (name === '') return null;
  codeOfName ??= tableOfNames();
  const known = codeOfName.get(name) ?? codeOfName.get(name.replace(/^(?:the|la|le|el|die) /, ''));
  if (known !== undefined) return known;
  const code = nameOrCode.trim().toUpperCase();
  return /^[A-Z]{2}$/.test(code) && CODES.has(code) ? code : null;
}

/** As {@link countryCode}, for words of running text: two letters alone are not taken for a code. */
export function countryNamed(name: string): string | null {
  const trimmed = name.trim();
  return trimmed.length <= 2 && /^[a-z]*$/i.test(trimmed) && !/^(?:UK|US)$/.test(trimmed) ? null : nameOnly(trimmed);
}

function nameOnly(name: string): string | null {
  codeOfName ??= tableOfNames();
  return codeOfName.get(fold(name)) ?? null;
}

const CODES: ReadonlySet<string> = new Set<string>(getCountries());

/** The platform's own tables in nine languages, then what they lack. */
function tableOfNames(): Map<string, string> {
  const table = new Map<string, string>();
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of CODES) {
      const name = names.of(code);
      if (name !== undefined) table.set(fold(name), code);
    }
  }
  for (const [name, code] of Object.entries(OTHER_NAMES)) table.set(fold(name), code);
  return table;
}

/** Lower case without Latin accents: the form in which names are compared. */
function fold(name: string): string {
  if (/^[A-Za-z][A-Za-z ]*$/.test(name)) return name.toLowerCase();
  return name
    .trim()
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, (end) => (/\w\.\w\.$/.test(name.trim()) ? end : ''))
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/ё/g, 'е');
}

/** Top-level domains that are country codes but not the country's ISO code, or that say nothing of a country. */
export const COUNTRY_OF_SUFFIX: Readonly<Record<string, string | null>> = {
  uk: 'GB',
  su: 'RU',
  eu: null,
  рф: 'RU',
  中国: 'CN',
  中國: 'CN',
  भारत: 'IN',
  امارات: 'AE',
  السعودية: 'SA',
  مصر: 'EG',
  المغرب: 'MA',
  香港: 'HK',
  co: null,
  io: null,
  ai: null,
  me: null,
  tv: null,
  cc: null,
  fm: null,
  ly: null,
  gg: null,
  to: null,
  sh: null,
  ac: null,
  ws: null,
  nu: null,
  la: null,
  pw: null,
  vc: null,
  so: null,
  gl: null,
  st: null,
  im: null,
  tk: null,
  ml: null,
  ga: null,
  cf: null,
  gq: null,
};

/** Where a number is at home when a page says nothing but its language; likeliest first. */
export const COUNTRIES_OF_LANGUAGE: Readonly<Record<string, readonly string[]>> = {
  fr: ['FR'],
  en: ['US', 'GB'],
  es: ['ES'],
  de: ['DE'],
  pt: ['PT', 'BR'],
  ru: ['RU'],
  zh: ['CN'],
  hi: ['IN'],
  it: ['IT'],
  nl: ['NL'],
  pl: ['PL'],
  tr: ['TR'],
  th: ['TH'],
  ja: ['JP'],
  uk: ['UA'],
};
