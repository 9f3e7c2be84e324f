import { parse as parseHost } from 'tldts';
import type { PageReading } from '../reading/page-reading.ts';
import type { Thing } from '../structured/things.ts';

const COPYRIGHT =
  /(?:©|\(c\)|&copy;|copyright|copr\.)\s*(?:©|\(c\))?\s*(?:(?:19|20)\d{2}(?:\s*[-–]\s*(?:(?:19|20)\d{2}|\p{L}+))?)?\s*(?:by |par |von |por )?[,:|–-]?\s*([\p{Lu}\p{Lo}\d][^\n©|•·]{1,80})/iu;
const RIGHTS =
  /[\s.,|–-]*(?:(?:19|20)\d{2}|all rights|tous droits|alle rechte|todos los derechos|todos os direitos|все права|版权所有|सर्वाधिकार|جميع الحقوق|powered by|designed by|site by|réalis|made with|cookies|privacy|mentions légales|legal notice|impressum|datenschutz).*$/iu;
const GENERIC =
  /^(?:home|homepage|accueil|startseite|inicio|início|главная|首页|主页|होम|मुख्य पृष्ठ|الرئيسية|contact(?: us)?|contactez-nous|nous contacter|kontakt|contacto|contato|contactos|контакты|联系我们|संपर्क|संपर्क करें|اتصل بنا|about(?: us)?|à propos|über uns|quiénes somos|sobre nós|о нас|关于我们|team|our team|équipe|notre équipe|unser team|equipo|equipa|impressum|imprint|mentions légales|legal notice|aviso legal|welcome|bienvenue|willkommen|index|untitled|blog|news|page \d+)$/iu;
const SEPARATOR = /\s+[|–—·•»:-]\s+|\s*[|»•]\s*|：|\s+::\s+/;

/**
 * The business the page belongs to: by its own structured data, then its site name, its copyright line, and the part of
 * its title that is the site's rather than the page's. Null rather than a guess from prose.
 */
export function companyOf(reading: PageReading, url: string, things: readonly Thing[]): string | null {
  return (
    structuredCompany(things) ??
    siteName(reading) ??
    clean(things.find(({ kind }) => kind === 'site')?.name) ??
    copyrightHolder(reading) ??
    titleCompany(reading.title, url)
  );
}

function structuredCompany(things: readonly Thing[]): string | null {
  const organisations = things.filter(({ kind, name }) => kind === 'organisation' && name !== null);
  const best =
    organisations.find(
      ({ emails, telephones, locality }) => emails.length + telephones.length > 0 || locality !== null,
    ) ?? organisations[0];
  return clean(best?.name) ?? clean(things.find(({ worksFor }) => worksFor !== null)?.worksFor);
}

function siteName(reading: PageReading): string | null {
  const { metas } = reading;
  return (
    clean(metas.get('og:site_name')) ??
    clean(metas.get('application-name')) ??
    clean(metas.get('apple-mobile-web-app-title'))
  );
}

function copyrightHolder(reading: PageReading): string | null {
  // The last line that claims copyright: the footer's.
  const lower = reading.text.toLowerCase();
  const from = Math.max(lower.lastIndexOf('©'), lower.lastIndexOf('(c) '), lower.lastIndexOf('copyright'));
  if (from < 0) return null;
  const line = reading.text.slice(from, from + 160).split('\n', 1)[0] ?? '';
  const written = COPYRIGHT.exec(line)?.[1];
  if (written === undefined) return null;
  const holder = written.replace(RIGHTS, '');
  if (holder.split(' ').length > 8) return null;
  return clean(/\b(?:inc|corp|co)$/i.test(holder) && written.startsWith(`${holder}.`) ? `${holder}.` : holder);
}

function titleCompany(title: string | null, url: string): string | null {
  const parts = (title ?? '').split(SEPARATOR).map((part) => withoutGeneric(part.trim()));
  const host = letters(parseHost(url).domainWithoutSuffix ?? '');
  const named = parts.filter((part) => part.length > 1 && part.length <= 70 && !GENERIC.test(part));
  const firms = named.filter((part) => FIRM_WORD.test(part));
  const ofHost = [...firms, ...named].find((part) => host.length >= 4 && sharesName(part, host));
  if (firms.length === 1 && parts.length > 1) return clean(firms[0]);
  if (ofHost !== undefined) return clean(ofHost);
  if (parts.length < 2) return null;
  return clean(GENERIC.test(parts[0] ?? '') ? named[0] : named[named.length - 1]);
}

/** "Kontakt: Versicherungsmakler Hansen" without what only says which page it is. */
function withoutGeneric(part: string): string {
  const colon = part.search(/[:：]\s/);
  return colon > 0 && GENERIC.test(part.slice(0, colon).trim()) ? part.slice(colon + 1).trim() : part;
}

/** Words by which firms call themselves. */
const FIRM_WORD =
  /\b(?:cabinet|étude|kanzlei|notariat|solicitors|attorneys|law (?:firm|office|group)|llp|llc|ltd|inc|gmbh|ag|e\.v\.|sarl|sas|selarl|s\.l\.|s\.a\.|lda|ltda|bufete|despacho|notaría|advogados|escritório|cartório|corretora|assurances?|insurance|versicherung\p{L}*|seguros|associates|partners|& co|group|agency|agence|consulting)\b|бюро|контора|коллегия|ооо|律师事务所|公证处|有限公司|कार्यालय|एजेंसी|مكتب|شركة|للمحاماة/iu;

/** The part and the host's name spell the same: one holds the other, or they share their longest word. */
function sharesName(part: string, host: string): boolean {
  const spelled = letters(part);
  if (spelled.length < 4) return false;
  if (spelled.includes(host) || host.includes(spelled)) return true;
  return part.split(/\s+/).some((word) => letters(word).length >= 5 && host.includes(letters(word)));
}

function letters(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^\p{L}\d]/gu, '')
    .toLowerCase();
}

function clean(name: string | null | undefined): string | null {
  let plain = (name ?? '').replace(/\s+/g, ' ').replace(/^[\s|,–-]+|[\s|,–-]+$/g, '');
  if (/^["'“«].*["'”»]$/.test(plain)) plain = plain.slice(1, -1);
  return plain.length < 2 || plain.length > 120 || GENERIC.test(plain) || /^https?:|@/.test(plain) ? null : plain;
}
