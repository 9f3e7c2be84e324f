import type { Via } from './mark.ts';

/** Whether a page shows an address in the way said: read from the mark-up, by rules of its own. */
export const shows = (page: string, email: string, via: Via): boolean => READERS[via](page, email);

type Reader = (page: string, email: string) => boolean;

const decoded = (text: string): string =>
  text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&commat;', '@')
    .replaceAll('&period;', '.');

const withoutTags = (page: string): string =>
  page.replace(/<(script|style)[\s\S]*?<\/\1>/gi, '').replace(/<[^>]*>/g, '');

const uncloaked = (code: string): string => {
  const [key = 0, ...bytes] = Buffer.from(code, 'hex');
  return Buffer.from(bytes.map((byte) => byte ^ key)).toString();
};

const READERS: Readonly<Record<Via, Reader>> = {
  mailto: (page, email) =>
    [...page.matchAll(/href=(["'])mailto:(.+?)(?:\?.*?)?\1/gi)].some(
      ([, , to = '']) => decodeURIComponent(to).toLowerCase() === email,
    ),
  text: (page, email) => withoutTags(page).toLowerCase().includes(email),
  entities: (page, email) => /&(#|commat)/.test(page) && withoutTags(decoded(page)).includes(email),
  cloudflare: (page, email) =>
    [...page.matchAll(/(?:data-cfemail="|email-protection#)([0-9a-f]+)/g)].some(
      ([, code = '']) => uncloaked(code) === email,
    ),
  at_words: (page, email) =>
    withoutTags(page)
      .replace(/\s*[[(]at[\])]\s*/g, '@')
      .replace(/ \[dot\] /g, '.')
      .includes(email),
  json_ld: (page, email) =>
    [...page.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)].some(([, text = '']) => {
      const { email: found } = JSON.parse(text) as { email?: string };
      return found?.replace('mailto:', '') === email;
    }),
  script: (page, email) =>
    [...page.matchAll(/document\.write\((.*?)\);/g)].some(([, code = '']) =>
      code.replaceAll("' + '", '').includes(email),
    ),
  rtl: (page, email) => page.includes([...email].reverse().join('')),
  split: (page, email) => withoutTags(page).includes(email),
};
