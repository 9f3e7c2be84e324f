import { articlePages } from './compose-articles.ts';
import { contactPage, legalPage, textPages } from './compose-offices.ts';
import { teamPages } from './compose-team.ts';
import { filler } from './filler.ts';
import { type Html, html, paragraphs } from './html.ts';
import type { Page } from './page.ts';
import { jsonLd } from './show-address.ts';
import type { SiteContent } from './site-content.ts';
import { WORDING } from './wording.ts';

/** Every page of a site that its content describes, the start page first. */
export function composeSite(content: SiteContent): Page[] {
  return [
    homePage(content),
    ...topicPages(content),
    ...teamPages(content),
    ...articlePages(content),
    ...textPages(content),
    ...contactPage(content),
    ...legalPage(content),
    ...(content.more ?? []),
  ];
}

function homePage(content: SiteContent): Page {
  const { business, headline, intro, language, wire } = content;
  return {
    path: '/',
    title: `${business.name} | ${headline}`,
    description: intro[0] ?? headline,
    menuLabel: WORDING[language].home,
    canonical: '/',
    head: businessCard(content),
    ...(wire?.startStatus ? { status: wire.startStatus } : {}),
    body: html`<h1>${headline}</h1>
${paragraphs(intro)}${teasers(content)}${inlineLinks(content)}${paragraphs(filler(content, '/', 2))}${content.homeNotes}`,
  };
}

function teasers({ topics, articles, wire, language }: SiteContent): Html {
  const campaign = wire?.campaignLinks ? '?utm_source=home&utm_medium=teaser&utm_campaign=rentree' : '';
  const { readMore } = WORDING[language];
  return html`${topics?.items.map(
    ([slug, title, text]) => html`<div class="teaser"><h3>${title}</h3>
<p>${text.slice(0, 120)}…</p>
<a href="${topics.path}${slug}/${campaign}">${readMore}</a></div>
`,
  )}${articles?.items.slice(0, 3).map(
    ({
      slug,
      title,
      date,
    }) => html`<article class="latest"><h3><a href="${articles.path}${slug}/${campaign}">${title}</a></h3>
<time datetime="${date}">${date}</time></article>
`,
  )}`;
}

function inlineLinks({ texts }: SiteContent): Html {
  const inline = (texts ?? []).filter(({ place }) => place === 'inline');
  return html`${inline.map(({ path, title }) => html`<p><a href="${path}">${title}</a></p>\n`)}`;
}

/** The schema.org card in the head of the start page. */
function businessCard({ business, city, country, host, headline }: SiteContent): Html {
  const { name, schemaType, street, postalCode, phone, email, socials } = business;
  const card = {
    '@context': 'https://schema.org',
    '@type': schemaType,
    name,
    description: headline,
    url: `http://${host}/`,
    telephone: phone.e164,
    ...(business.jsonLd ? { email } : {}),
    address: {
      '@type': 'PostalAddress',
      streetAddress: street,
      postalCode,
      addressLocality: city,
      addressCountry: country,
    },
    ...(socials ? { sameAs: socials } : {}),
  };
  return jsonLd(card, business.jsonLd ? [{ email, holder: { name, role: '', phone } }] : []);
}

function topicPages(content: SiteContent): Page[] {
  const { topics } = content;
  if (!topics) return [];
  const pages = topics.items.map(
    ([slug, title, text]): Page => ({
      path: `${topics.path}${slug}/`,
      title,
      description: text,
      body: html`<h1>${title}</h1>
<p>${text}</p>
${paragraphs(filler(content, slug, 3))}<ul class="related">${topics.items
        .filter(([other]) => other !== slug)
        .map(([other, label]) => html`<li><a href="../${other}/">${label}</a></li>`)}</ul>
`,
    }),
  );
  return [
    {
      path: topics.path,
      title: topics.title,
      menuLabel: topics.title,
      body: html`<h1>${topics.title}</h1>
<ul class="topics">${topics.items.map(
        ([slug, title, text]) => html`<li><a href="${topics.path}${slug}/">${title}</a>: ${text}</li>\n`,
      )}</ul>
${paragraphs(filler(content, topics.path, 1))}`,
    },
    ...pages,
  ];
}
