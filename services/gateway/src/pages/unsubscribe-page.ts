import { html } from './html.ts';
import { objectOf } from './object.ts';
import { formOf, type Page } from './page.ts';
import { type Reading, readPerson } from './person.ts';

const PATH = '/u/:token';
const STILL_WRITTEN_TO = (reading: Reading): boolean => {
  const { contact } = reading.person;
  return contact !== null && contact.status !== 'unsubscribed' && contact.status !== 'blacklisted';
};

/** Asks, and does nothing: scanners follow every link of a mail. */
export const askToUnsubscribe: Page = {
  method: 'GET',
  path: PATH,
  async answer(request, surroundings) {
    const reading = await readPerson('unsubscribe', request, surroundings);
    if (!('person' in reading)) return reading;
    const { text, language } = reading;
    const content = STILL_WRITTEN_TO(reading)
      ? html`<section><p>${text('unsubscribe', 'question')}</p>
<form method="post" action="${request.path}?lang=${language}"><button>${text('unsubscribe', 'button')}</button></form></section>`
      : html`<section class="done"><p role="status">${text('unsubscribe', 'already')}</p></section>`;
    return reading.page(text('unsubscribe', 'title'), content);
  },
};

/**
 * Acts at once, for a person's click and for a mail program's `List-Unsubscribe=One-Click` (RFC 8058) alike: no cookie, no
 * second question, and the same answer the second time.
 */
export const unsubscribe: Page = {
  method: 'POST',
  path: PATH,
  async answer(request, surroundings) {
    const reading = await readPerson('unsubscribe', request, surroundings);
    if (!('person' in reading)) return reading;
    const isOneClick = formOf(request).get('List-Unsubscribe')?.trim() === 'One-Click';
    const optOutId = await objectOf(reading.person, isOneClick ? 'one_click' : 'link', surroundings);
    await surroundings.record(reading.person.tenantId, 'opt_out.requested', `opt_out:${optOutId}`);
    const { text } = reading;
    const words = reading.person.contact ? text('unsubscribe', 'done') : text('unsubscribe', 'already');
    return reading.page(
      text('unsubscribe', 'title'),
      html`<section class="done"><p role="status">${words}</p></section>`,
    );
  },
};
