/** Why a link is not followed. Every rule is a pure function of the link and the page it stands on. */
export type LinkRefusal = 'file' | 'action' | 'too_long' | 'too_deep' | 'repeats' | 'many_parameters' | 'calendar';

const LONGEST = 1_500;
const MOST_SEGMENTS = 14;
const MOST_PARAMETERS = 8;
/** A path that holds one segment this often goes in circles: /a/b/a/b/a/b. */
const REPEATS = 3;

const files =
  /\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|csv|zip|rar|7z|gz|tgz|tar|bz2|exe|msi|dmg|apk|iso|jpe?g|png|gif|webp|svg|ico|bmp|tiff?|avif|heic|mp[34]|m4[av]|avi|mov|wmv|webm|ogg|wav|flac|css|m?js|json|xml|rss|atom|ics|vcf|woff2?|ttf|eot|otf|swf|epub|mobi|torrent)$/i;
/** Pages that do something, or belong to one visitor: nobody's contact stands there. */
const actions =
  /\/(?:wp-(?:login|admin|json|cron|signup)|xmlrpc|logout|signout|deconnexion|cart|panier|checkout|warenkorb|cdn-cgi|add-to-cart)(?:[./]|$)|[?&](?:add-to-cart|replytocom|share|print|action=(?:edit|history))\b/i;
const calendarNames =
  /^(?:month|mois|monat|mes|mese|year|annee|jahr|ano|anno|day|jour|tag|dia|date|week|semaine|cal(?:endar)?|tribe-bar-date|eventdate|ical|from|to|start_?date|end_?date)$/i;
const calendarValue = /^\d{4}(?:-\d{1,2}){0,2}$|^\d{1,2}$/;
const datePath = /\/(?:19|20)\d\d\/(?:0?[1-9]|1[0-2])(?:\/(?:[0-2]?\d|3[01]))?\/?$/;

/**
 * Null when the link is worth following. Rules against traps look at the link alone or at one step (link and page), so that
 * replicas, restarts and order change nothing about what is read.
 */
export function refuseLink(url: URL, page: URL): LinkRefusal | null {
  if (url.href.length > LONGEST) return 'too_long';
  if (files.test(url.pathname)) return 'file';
  if (actions.test(url.pathname + url.search)) return 'action';
  const segments = url.pathname.split('/').filter(Boolean);
  if (segments.length > MOST_SEGMENTS) return 'too_deep';
  if (goesInCircles(segments)) return 'repeats';
  if (url.searchParams.size > MOST_PARAMETERS) return 'many_parameters';
  return isNextCalendarSheet(url, page) ? 'calendar' : null;
}

function goesInCircles(segments: readonly string[]): boolean {
  if (segments.length < REPEATS) return false;
  const counts = new Map<string, number>();
  for (const segment of segments) {
    const count = (counts.get(segment) ?? 0) + 1;
    if (count >= REPEATS) return true;
    counts.set(segment, count);
  }
  return false;
}

/**
 * A calendar may be entered, not leafed through: from a page that is a sheet of it already (a date in its query or at the
 * end of its path), no further sheet is opened.
 */
function isNextCalendarSheet(link: URL, page: URL): boolean {
  const dated = (url: URL) =>
    datePath.test(url.pathname) ||
    [...url.searchParams].some(([name, value]) => calendarNames.test(name) && calendarValue.test(value));
  return dated(link) && dated(page);
}
