import { erasePerson, personPage, requestCorrection, subjectData } from '@relais/prisma';
import { sealSecret, secretContexts } from '@relais/signing';
import { categoryName } from '@relais/templates';
import type { Surroundings } from '../surroundings.ts';
import { type Html, html } from './html.ts';
import { objectOf, soon } from './object.ts';
import { formOf, type Page, type PageRequest } from './page.ts';
import { type Reading, readPerson } from './person.ts';

const PATH = '/why/:token';
const LONGEST_CORRECTION = 4_000;

const FIELDS = {
  email: 'fieldEmail',
  name: 'fieldName',
  company: 'fieldCompany',
  phone: 'fieldPhone',
  website: 'fieldWebsite',
  city: 'fieldCity',
  country: 'fieldCountry',
  social: 'fieldSocial',
  mailings: 'fieldMailings',
} as const;
const isField = (name: string): name is keyof typeof FIELDS => name in FIELDS;

const done = (words: string): Html => html`<section class="done"><p role="status">${words}</p></section>`;
const baseOf = ({ token }: PageRequest) => `/why/${token}`;

type Handler = (reading: Reading, request: PageRequest, surroundings: Surroundings) => ReturnType<Page['answer']>;

/** A page under the person's own link; whoever is not held any more is told so and nothing else. */
const personal = (method: Page['method'], path: string, handle: Handler): Page => ({
  method,
  path: `${PATH}${path}`,
  async answer(request, surroundings) {
    const reading = await readPerson('why', request, surroundings);
    if (!('person' in reading)) return reading;
    const { text, person } = reading;
    if (!person.contact) return reading.page(text('why', 'title'), done(text('why', 'nothing')));
    return handle(reading, request, surroundings);
  },
});

/** What is held, where it comes from, who else has it, and what can be decided about it. Changes nothing. */
export const why = personal('GET', '', async (reading, request, { db }) => {
  const { text } = reading;
  return reading.page(
    text('why', 'title'),
    html`<p>${text('why', 'intro')}</p>${await facts(reading, db)}${rights(reading, baseOf(request))}`,
  );
});

async function facts({ person, text, values, language }: Reading, db: Surroundings['db']): Promise<Html> {
  const held = await personPage(db, person.tenantId, person.contact?.id ?? 0);
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const recipients = [...held.instances.map((name) => `${text('page', 'mailer')}${name}`), ...held.partners];
  return html`
<section><h2>${text('why', 'controller')}</h2><p>${values.brandName ?? ''}, ${values.postalAddress ?? ''}<br><a href="mailto:${values.privacyEmail ?? ''}">${values.privacyEmail ?? ''}</a></p></section>
<section><h2>${text('why', 'source')}</h2><dl>${held.sightings.map(
    (
      seen,
    ) => html`<dd>${/^https?:\/\//.test(seen.sourceUrl) ? html`<a href="${seen.sourceUrl}" rel="noreferrer nofollow" dir="ltr">${seen.sourceUrl}</a>` : seen.source}</dd>
<dt>${text('why', 'date')}</dt><dd><time datetime="${seen.firstSeenAt.toISOString()}">${dates.format(seen.firstSeenAt)}</time></dd>
${seen.snippet !== null && html`<dt>${text('why', 'snippet')}</dt><dd><blockquote dir="auto">${seen.snippet}</blockquote></dd>`}`,
  )}</dl></section>
<section><h2>${text('why', 'data')}</h2><ul>${held.held.filter(isField).map((name) => html`<li>${text('page', FIELDS[name])}</li>`)}</ul>
${held.category !== null && html`<dl><dt>${text('why', 'categories')}</dt><dd>${categoryName(held.category, language)}</dd></dl>`}</section>
<section><h2>${text('why', 'recipients')}</h2>${
    recipients.length > 0
      ? html`<ul>${recipients.map((recipient) => html`<li>${recipient}</li>`)}</ul>`
      : html`<p>${text('why', 'noRecipients')}</p>`
  }</section>
<section><h2>${text('why', 'purpose')}</h2><p>${text('notice', 'why')}</p></section>
<section><h2>${text('why', 'kept')}</h2><p>${text('notice', 'kept')}</p></section>`;
}

function rights({ person, text, language }: Reading, base: string): Html {
  const objected = person.contact?.status === 'unsubscribed' || person.contact?.status === 'blacklisted';
  const to = (path: string) => `${base}/${path}?lang=${language}`;
  return html`
<section><h2>${text('why', 'rightsTitle')}</h2><p>${text('why', 'rights')}</p>
<div class="actions">
${objected ? html`<p role="status">${text('why', 'objectDone')}</p>` : html`<form method="post" action="${to('object')}"><button>${text('why', 'object')}</button></form>`}
<a class="button quiet" href="${to('export')}" download>${text('why', 'export')}</a>
<a class="button quiet" href="${to('print')}">${text('page', 'print')}</a>
<form method="post" action="${to('erase')}"><button class="danger">${text('why', 'erase')}</button></form>
</div>
<details><summary>${text('why', 'correct')}</summary>
<form method="post" action="${to('correct')}"><label for="message">${text('page', 'correctLabel')}</label>
<textarea id="message" name="message" required maxlength="${LONGEST_CORRECTION}" dir="auto"></textarea><button class="quiet">${text('page', 'send')}</button></form></details>
</section>`;
}

export const objectOnPage = personal('POST', '/object', async (reading, _request, surroundings) => {
  const { person, text } = reading;
  const optOutId = await objectOf(person, 'link', surroundings);
  await surroundings.record(person.tenantId, 'opt_out.requested', `opt_out:${optOutId}`);
  return reading.page(text('why', 'title'), done(text('why', 'objectDone')));
});

/** Asks once more first: nothing brings the data back. */
export const eraseOnPage = personal('POST', '/erase', async (reading, request, surroundings) => {
  const { person, text, language } = reading;
  if (formOf(request).get('confirm') !== 'yes') {
    const base = baseOf(request);
    const content = html`<section><p>${text('why', 'eraseConfirm')}</p><div class="actions">
<form method="post" action="${base}/erase?lang=${language}"><input type="hidden" name="confirm" value="yes"><button class="danger">${text('page', 'eraseButton')}</button></form>
<a class="button quiet" href="${base}?lang=${language}">${text('page', 'cancel')}</a></div></section>`;
    return reading.page(text('why', 'erase'), content);
  }
  const { db, keyring, enqueue, log } = surroundings;
  const { tenantId, emailHash } = person;
  const sealOf = (email: string, hash: string) =>
    sealSecret(email, keyring, secretContexts.erasureAddress(tenantId, hash));
  const emailSealed = sealOf(person.contact?.email ?? '', emailHash);
  const wish = { tenantId, emailHash, emailSealed, reason: 'request', channel: 'why_page' } as const;
  const erasureIds = await erasePerson(db, wish, sealOf);
  await surroundings.record(tenantId, 'subject.erased', `erasure:${erasureIds[0]}`);
  await soon(log, async () => {
    for (const erasureId of erasureIds) await enqueue('sync', { kind: 'erase', tenantId, erasureId });
    await enqueue('notify', { kind: 'fan_out' }, { once: 'fan-out' });
  });
  return reading.page(text('why', 'title'), done(text('why', 'eraseDone')));
});

export const correctOnPage = personal('POST', '/correct', async (reading, request, surroundings) => {
  const { person, text } = reading;
  const message = (formOf(request).get('message') ?? '').replaceAll('\u0000', '').trim().slice(0, LONGEST_CORRECTION);
  const contactId = person.contact?.id ?? 0;
  if (message !== '') {
    const id = await requestCorrection(surroundings.db, { tenantId: person.tenantId, contactId, message });
    if (id !== null) await surroundings.record(person.tenantId, 'correction.requested', `correction_request:${id}`);
  }
  return reading.page(text('why', 'title'), done(text('why', 'correctDone')));
});

/** Everything held, to keep or to carry elsewhere (GDPR, Articles 15 and 20). */
export const exportOnPage = personal('GET', '/export', async ({ person }, _request, { db }) => ({
  status: 200,
  body: `${JSON.stringify(await subjectData(db, person.tenantId, person.emailHash), null, 2)}\n`,
  headers: [
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Content-Disposition', 'attachment; filename="my-data.json"'],
  ],
}));

/** The same for paper. */
export const printOnPage = personal('GET', '/print', async (reading, _request, { db }) => {
  const { person, text } = reading;
  const data = await subjectData(db, person.tenantId, person.emailHash);
  const rows = ([name, value]: [string, unknown]) =>
    value !== null &&
    html`<tr><th scope="row" dir="ltr">${name}</th><td dir="auto">${typeof value === 'string' ? value : JSON.stringify(value)}</td></tr>`;
  const tables = Object.entries(data).map(
    ([table, found]) =>
      html`<section><h2 dir="ltr">${table}</h2>${found.map((row) => html`<table><tbody>${Object.entries(row).map(rows)}</tbody></table>`)}</section>`,
  );
  return reading.page(text('why', 'data'), html`${await facts(reading, db)}${tables}`);
});
