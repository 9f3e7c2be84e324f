const ALLOWED = /^(?:https?:\/\/[^\s/]|mailto:|tel:)/i;
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}]{2,}(?:[:/?#]|$)/u;

/** A value fit to open a link: web, mail and phone addresses, a bare domain with `https://` put before it; `#` for all else. */
export function safeUrl(value: string): string {
  if (ALLOWED.test(value)) return value;
  return DOMAIN.test(value) ? `https://${value}` : '#';
}

/** A value fit to stand further on in an address; `@` stays, so that `mailto:{email}` works. */
export const urlPart = (value: string): string =>
  encodeURIComponent(value.toWellFormed())
    .replaceAll('%40', '@')
    .replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
