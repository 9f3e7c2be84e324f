import { describe, expect, it } from 'vitest';
import { presentsAsBusiness } from './presented-as-business.ts';

const sighting = { via: 'text' as const, snippet: '', company: null, phone: null };
const page = { url: 'https://example.com/2026/03/a-day-in-hanoi', company: null };

describe('an address presented as the contact of a business', () => {
  it.each([
    ['in business markup', { via: 'json_ld' as const }, {}],
    ['on a contact page', {}, { url: 'https://example.com/contact/' }],
    ['in an imprint', {}, { url: 'https://example.com/de/impressum.html' }],
    ['on a contact page in Chinese', {}, { url: 'https://example.com/%E8%81%94%E7%B3%BB%E6%88%91%E4%BB%AC' }],
    ['where business is invited', { snippet: 'Collaborations : ann@example.com' }, {}],
    ['where business is invited in Russian', { snippet: 'По вопросам сотрудничества: ann@example.com' }, {}],
    ['in the contact line of a company', { snippet: 'E-mail: ann@example.com' }, { company: 'Cabinet Lee' }],
    ['beside a company’s number', { phone: '+33123456789', company: 'Cabinet Lee' }, {}],
  ])('is one %s', (_, more, where) => {
    expect(presentsAsBusiness({ ...sighting, ...more }, { ...page, ...where })).toBe(true);
  });

  it.each([
    ['in an article', { snippet: 'my cousin, cousin@example.com, told me' }, {}],
    ['in a comment that gives an address', { snippet: 'e-mail me: reader@example.com' }, {}],
    ['in the prose of a company', { snippet: 'Paul (paul@example.com) took the picture' }, { company: 'Cabinet Lee' }],
    ['on a page whose path cannot be read', {}, { url: 'https://example.com/%E0%A4%A' }],
  ])('is none %s', (_, more, where) => {
    expect(presentsAsBusiness({ ...sighting, ...more }, { ...page, ...where })).toBe(false);
  });
});
