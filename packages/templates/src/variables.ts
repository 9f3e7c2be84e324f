/**
 * The variables a template may use, each declared once: its aliases, its tag in MailWizz and how its value behaves are read
 * from here by the parser, the renderer, the transpiler and the lint.
 */

/**
 * Who knows the value. `contact`: a row of MailWizz holds it, filled at sync. `brand`: the same for every mail of a tenant.
 * `mailwizz`: MailWizz makes it. `block`: a text of ours put in whole, with variables of its own.
 */
export type VariableOrigin = 'contact' | 'brand' | 'mailwizz' | 'block';

export interface Variable {
  origin: VariableOrigin;
  /** MailWizz's tag without brackets; null where MailWizz never sees the variable. */
  tag: string | null;
  /** Other spellings, compared without case, spaces, dots, dashes and underscores. */
  aliases: readonly string[];
  /** Can be unknown for a lawful contact, so a fallback is wanted. */
  mayBeEmpty: boolean;
  /** The value reads differently in each language (a date, a country), so MailWizz keeps one field per language. */
  localised: boolean;
}

const contact = (tag: string, aliases: readonly string[], rest: Partial<Variable> = {}): Variable => ({
  origin: 'contact',
  tag,
  aliases,
  mayBeEmpty: true,
  localised: false,
  ...rest,
});
const brand = (aliases: readonly string[], rest: Partial<Variable> = {}): Variable => ({
  origin: 'brand',
  tag: null,
  aliases,
  mayBeEmpty: false,
  localised: false,
  ...rest,
});

export const variables = {
  firstName: contact('FNAME', ['fname', 'first name', 'prénom', 'prenom', 'given name']),
  lastName: contact('LNAME', ['lname', 'last name', 'surname', 'family name', 'nom']),
  company: contact('COMPANY', ['company name', 'entreprise', 'société', 'organisation', 'organization']),
  website: contact('WEBSITE', ['web site', 'site web']),
  email: contact('EMAIL', ['e-mail', 'email address', 'subscriber_email'], { mayBeEmpty: false }),
  city: contact('CITY', ['ville', 'town']),
  // COUNTRY is a two-letter code in MailWizz, for segments; the mail says the country's name.
  country: contact('COUNTRY_NAME', ['pays', 'country name'], { localised: true }),
  countryCode: contact('COUNTRY', ['country code']),
  category: contact('CATEGORY_NAME', ['catégorie', 'profession'], { localised: true }),
  language: contact('LANGUAGE', ['langue', 'lang']),
  phone: contact('PHONE', ['téléphone', 'telephone', 'tel']),
  sourceUrl: contact('SOURCE_URL', ['source page']),
  sourceDomain: contact('SOURCE_DOMAIN', ['source site', 'domain']),
  sourceDate: contact('SOURCE_DATE', ['source day'], { localised: true }),
  whyUrl: contact('WHY_URL', ['why link'], { mayBeEmpty: false }),
  unsubscribeUrl: brand(['unsubscribe link', 'unsubscribe', 'désinscription'], {
    origin: 'mailwizz',
    tag: 'UNSUBSCRIBE_URL',
  }),
  postalAddress: brand(['company_full_address', 'postal', 'company address'], {
    origin: 'mailwizz',
    tag: 'COMPANY_FULL_ADDRESS',
  }),
  senderName: brand(['campaign_from_name', 'from name', 'list_from_name', 'sender'], {
    origin: 'mailwizz',
    tag: 'CAMPAIGN_FROM_NAME',
  }),
  currentYear: brand(['year'], { origin: 'mailwizz', tag: 'CURRENT_YEAR' }),
  brandName: brand(['brand']),
  brandUrl: brand(['brand site', 'brand website']),
  privacyEmail: brand(['privacy contact']),
  retentionMonths: brand(['retention']),
  notice: brand(['legal notice', 'art14', 'article 14'], { origin: 'block' }),
} as const satisfies Record<string, Variable>;

type DeclaredName = keyof typeof variables;
/** `customField1` … `customField20`: the tenant's own fields, `{CUSTOM_FIELD_1}` of older templates. */
type CustomName = `customField${number}`;
export type VariableName = DeclaredName | CustomName;

const CUSTOM_FIELDS = 20;
const customNumber = (key: string): number | null => {
  const digits = /^customfield(\d{1,2})$/.exec(key)?.[1];
  const number = Number(digits);
  return number >= 1 && number <= CUSTOM_FIELDS ? number : null;
};

/** Spellings compare by this key: `First Name`, `first_name` and `FIRSTNAME` are one. */
const keyOf = (name: string) =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_.-]/g, '');

const declaredNames = Object.keys(variables).filter((name): name is DeclaredName => name in variables);
const byKey = new Map<string, DeclaredName>();
/** Tags MailWizz fills from the list and the campaign: the list's company is the tenant, not the contact's firm. */
const byTag = new Map<string, DeclaredName>([
  ['COMPANY_NAME', 'brandName'],
  ['COMPANY_WEBSITE', 'brandUrl'],
  ['LIST_FROM_NAME', 'senderName'],
  ['SUBSCRIBER_EMAIL', 'email'],
]);
for (const name of declaredNames) {
  const { aliases, tag } = variables[name];
  if (tag !== null) byTag.set(tag, name);
  for (const spelling of [name, ...aliases, ...(tag === null ? [] : [tag])]) {
    // The first claim stands: in braces `country` is the name, though MailWizz's tag COUNTRY holds the code.
    if (!byKey.has(keyOf(spelling))) byKey.set(keyOf(spelling), name);
  }
}

/** The variable a MailWizz tag (without brackets) stands for; null for a tag that is none of ours. */
export function variableOfTag(tag: string): VariableName | null {
  return byTag.get(tag) ?? variableNamed(tag);
}

/** The canonical variable behind any of its spellings; null when there is none. */
export function variableNamed(spelling: string): VariableName | null {
  const key = keyOf(spelling);
  const custom = customNumber(key);
  return custom === null ? (byKey.get(key) ?? null) : `customField${custom}`;
}

/** What is declared about a variable. */
export function variable(name: VariableName): Variable {
  const custom = customNumber(keyOf(name));
  if (custom !== null) return contact(`CUSTOM_FIELD_${custom}`, []);
  return variables[name as DeclaredName];
}

const ADDRESSES: ReadonlySet<VariableName> = new Set<VariableName>([
  'website',
  'sourceUrl',
  'whyUrl',
  'unsubscribeUrl',
  'brandUrl',
]);

/** Is the value a web address? */
export const isAddress = (name: VariableName): boolean => ADDRESSES.has(name);

/** The variable whose spelling is nearest to a misspelt one, for "did you mean"; null when none is near. */
export function nearestVariable(spelling: string): VariableName | null {
  const key = keyOf(spelling);
  let best: VariableName | null = null;
  let least = Math.min(3, Math.ceil(key.length / 3) + 1);
  for (const [candidate, name] of byKey) {
    const far = distance(key, candidate);
    if (far < least) [best, least] = [name, far];
  }
  return best;
}

/** Levenshtein's distance: letters to change, add or drop. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
