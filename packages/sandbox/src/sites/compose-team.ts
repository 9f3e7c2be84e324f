import { filler } from './filler.ts';
import { type Html, html, paragraphs } from './html.ts';
import type { Holder, Via } from './mark.ts';
import type { Page } from './page.ts';
import { jsonLd, showAddress } from './show-address.ts';
import type { LayoutName, Person, SiteContent, TeamSection } from './site-content.ts';
import { WORDING } from './wording.ts';

/** The list of the team and, where the site has them, a page per person. */
export function teamPages(content: SiteContent): Page[] {
  const { team } = content;
  if (!team) return [];
  const list: Page = {
    path: team.path,
    title: team.title,
    menuLabel: team.title,
    body: html`<h1>${team.title}</h1>
${team.people.map((person) => listed(content, team, person))}`,
  };
  return [list, ...(team.pagePerPerson ? team.people.map((person) => personPage(content, team, person)) : [])];
}

function listed(content: SiteContent, team: TeamSection, person: Person): Html {
  if (!team.pagePerPerson) return card(content, person, person.via ?? team.via);
  const via = team.listVia;
  return html`<div class="member"><h3><a href="${team.path}${person.slug}/">${person.name}</a></h3>
<p>${person.role}</p>${via && person.email ? html`<p>${showAddress(person.email, via, holder(person))}</p>` : null}</div>
`;
}

function personPage(content: SiteContent, team: TeamSection, person: Person): Page {
  return {
    path: `${team.path}${person.slug}/`,
    title: `${person.name} – ${person.role}`,
    description: person.bio,
    body: html`${card(content, person, person.via ?? team.via)}
${paragraphs(filler(content, person.slug, 1))}`,
  };
}

const holder = ({ name, role, phone }: Person): Holder => ({ name, role, phone });

function card(content: SiteContent, person: Person, via: Via): Html {
  const address = person.email ? written(content, person, person.email, via) : null;
  return CARDS[content.layout](person, address, WORDING[content.language].phone);
}

function written({ business }: SiteContent, person: Person, email: string, via: Via): Html {
  if (via !== 'json_ld') return showAddress(email, via, holder(person));
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Person',
    name: person.name,
    jobTitle: person.role,
    worksFor: { '@type': business.schemaType, name: business.name },
    email: `mailto:${email}`,
    ...(person.phone ? { telephone: person.phone.e164 } : {}),
  };
  return jsonLd(data, [{ email, holder: holder(person) }]);
}

type Card = (person: Person, address: Html | null, phoneLabel: string) => Html;

const sectionCard: Card = ({ name, role, bio, phone }, address, phoneLabel) => html`<section class="person">
<h1>${name}</h1>
<p class="role">${role}</p>
<p>${bio}</p>
<dl>${phone && html`<dt>${phoneLabel}</dt><dd><a href="tel:${phone.e164}">${phone.shown}</a></dd>`}
<dt>E-mail</dt><dd>${address}</dd></dl>
</section>
`;

/** The h-card microformat. */
const hCard: Card = ({ name, role, bio, phone }, address) => html`<div class="vcard h-card">
<span class="fn p-name">${name}</span>, <span class="title p-job-title">${role}</span>
<div class="p-note">${bio}</div>
${phone && html`<span class="tel p-tel">${phone.shown}</span>`} <span class="u-email">${address}</span>
</div>
`;

/** schema.org as microdata. */
const microdataCard: Card = (
  { name, role, bio, phone },
  address,
) => html`<div class="col-md-4 card" itemscope itemtype="https://schema.org/Person">
<h3 itemprop="name">${name}</h3><div class="text-muted" itemprop="jobTitle">${role}</div>
<p itemprop="description">${bio}</p>
<ul class="list-unstyled">${phone && html`<li>☎ <span itemprop="telephone">${phone.shown}</span></li>`}<li>✉ ${address}</li></ul>
</div>
`;

const rowCard: Card = ({ name, role, bio, phone }, address, phoneLabel) => html`<TABLE BORDER=0 CELLPADDING=4>
<TR><TD COLSPAN=2><B>${name}</B> - <I>${role}</I></TD></TR>
<TR><TD COLSPAN=2>${bio}</TD></TR>
${phone && html`<TR><TD>${phoneLabel}:</TD><TD>${phone.shown}</TD></TR>`}
<TR><TD>E-mail:</TD><TD>${address}</TD></TR></TABLE>
`;

const CARDS: Readonly<Record<LayoutName, Card>> = {
  classic: sectionCard,
  plain: sectionCard,
  app: sectionCard,
  blog: hCard,
  cards: microdataCard,
  table: rowCard,
};
