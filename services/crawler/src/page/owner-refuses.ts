/**
 * Does the page tell this bot, by name, that its site is not to be read? `<meta name="RelaisBot" content="refuse">`, however
 * it is written: the same words that prove on the bot's page who owns a site, obeyed wherever they are met.
 */
export function ownerRefuses(html: string, productToken: string): boolean {
  for (const [tag] of html.slice(0, HEAD).matchAll(/<meta\s[^>]{0,500}>/gi)) {
    if (attribute(tag, 'name') === productToken.toLowerCase() && attribute(tag, 'content') === 'refuse') return true;
  }
  return false;
}

/** Does a text file hold the owner's word? A line that says `refuse`, whatever stands on the others. */
export const fileRefuses = (text: string): boolean => /^\s*refuse\s*$/im.test(text);

/** A head is at the beginning, and what is longer is none. */
const HEAD = 64 * 1024;

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i')
    .exec(tag)
    ?.slice(1)
    .find((value) => value !== undefined)
    ?.trim()
    .toLowerCase();
