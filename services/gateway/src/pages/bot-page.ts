import { claimHost, type HostClaim, hostClaim, listRefusals } from '@relais/prisma';
import { Problem } from '../http/problems.ts';
import type { Surroundings } from '../surroundings.ts';
import { type BotLanguage, botLanguages, botTexts } from './bot-texts.ts';
import { frame } from './frame.ts';
import { type Html, html } from './html.ts';
import { pageLanguage } from './language.ts';
import { formOf, type Page, type PageRequest } from './page.ts';

const PATH = '/bot';

/** Who reads sites, how an owner slows or stops it, and how far an owner's word is. What the User-Agent leads to. */
export const showBot: Page = {
  method: 'GET',
  path: PATH,
  async answer(request, surroundings) {
    const asked = request.query.get('host');
    const host = asked === null ? null : hostIn(asked, surroundings);
    return page(request, surroundings, host === null ? null : await standing(host, request, surroundings));
  },
};

/** Takes an owner's word. The crawler looks for the proof; nothing is fetched from here. */
export const claimAsOwner: Page = {
  method: 'POST',
  path: PATH,
  async answer(request, surroundings) {
    const text = botTexts[languageOf(request)];
    const host = hostIn(formOf(request).get('host') ?? '', surroundings);
    if (host === null) return page(request, surroundings, done(text.wrongHost), 422);
    const claim = await claimHost(surroundings.db, host);
    if (!claim) throw new Problem('RATE_LIMITED', text.tooMany, { headers: { 'Retry-After': '600' } });
    return page(request, surroundings, await standing(host, request, surroundings));
  },
};

const LONGEST_HOST = 253;

/** The host somebody means, written as a name or a whole address; null for none. Ports are for trial machines only. */
function hostIn(words: string, { allowedHosts }: Pick<Surroundings, 'allowedHosts'>): string | null {
  const address = words.trim().toLowerCase();
  const url = /^https?:\/\//.test(address) ? address : `http://${address}`;
  if (address === '' || !URL.canParse(url)) return null;
  const { host, hostname, port } = new URL(url);
  if (allowedHosts.has(host)) return host;
  return port === '' && hostname.includes('.') && hostname.length <= LONGEST_HOST && !/^[\d.]+$/.test(hostname)
    ? hostname
    : null;
}

function languageOf({ query, headers }: PageRequest): BotLanguage {
  const language = pageLanguage(query.get('lang') ?? undefined, null, headers['accept-language']);
  return botLanguages.find((one) => one === language) ?? 'en';
}

async function standing(
  host: string,
  request: PageRequest,
  { db, bot }: Pick<Surroundings, 'db' | 'bot'>,
): Promise<Html> {
  const text = botTexts[languageOf(request)];
  const [[refusal], claim] = await Promise.all([listRefusals(db, { hosts: [host], limit: 1 }), hostClaim(db, host)]);
  if (refusal) return done(text.refused(host, refusal.refusedAt.toISOString().slice(0, 10)));
  return claim ? done(claimWords(claim, text, bot.file)) : html``;
}

function claimWords({ host, status, finding }: HostClaim, text: (typeof botTexts)['en'], file: string): string {
  if (status === 'waiting') return text.waiting(host);
  return finding === 'not_found' ? text.notFound(host, file) : text.unreachable(host);
}

const done = (words: string): Html => html`<section class="done"><p role="status">${words}</p></section>`;

function page(request: PageRequest, { bot }: Pick<Surroundings, 'bot'>, told: Html | null, status = 200) {
  const language = languageOf(request);
  const text = botTexts[language];
  const host = formOf(request).get('host') ?? request.query.get('host') ?? '';
  const content = html`${told}
<p>${text.intro(bot.name)}</p>
<section><h2>${text.keptTitle}</h2><p>${text.kept}</p></section>
<section><h2>${text.slowTitle}</h2><p>${text.slow}</p><blockquote>User-agent: ${bot.name}
Crawl-delay: 10</blockquote><p>${text.stop}</p><blockquote>User-agent: ${bot.name}
Disallow: /</blockquote></section>
<section><h2>${text.refuseTitle}</h2><p>${text.refuse}</p>
<ul><li>${text.byFile} <code>${bot.file}</code><blockquote>refuse</blockquote></li>
<li>${text.byTag}<blockquote>&lt;meta name="${bot.name}" content="refuse"&gt;</blockquote></li></ul>
<form method="post" action="${PATH}?lang=${language}"><label for="host">${text.hostLabel}</label>
<p><input id="host" name="host" required maxlength="300" placeholder="www.example.com" value="${host}"></p><button>${text.button}</button></form></section>`;
  return {
    status,
    body: frame({
      language,
      title: text.title(bot.name),
      content,
      path: PATH,
      otherLanguages: text.otherLanguages,
      offered: botLanguages,
    }),
  };
}
