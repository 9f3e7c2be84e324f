/** Characters that pages write in HTML's own way; a semicolon is in no address, so none is touched by chance. */
const ENTITY = /&(?:(lt|gt|quot|apos|commat|period|nbsp)|#(\d{2,5})|#x([0-9a-f]{2,4}));/gi;
const NAMED: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", commat: '@', period: '.', nbsp: ' ' };
const MARKDOWN_LINK = /^\[[^\]]*\]\((mailto:[^()\s]+)\)$/i;
const BULLET = /^(?:[•·▪‣◦●○■□→➜✉📧📨]\uFE0F?\s*|[-–—*>]\s+)/u;
/** A short name and a colon, then space: whatever the language, the name of a field. */
const FIELD_NAME = /^[\p{L}\p{M}][\p{L}\p{M}. -]{0,30}:\s+(?=\S+@\S+$)/u;
/** Without a space only what certainly means "e-mail": `anna:martin@` is a slip, not a field. */
const MAIL_WORDS =
  /^(?:e-?mails?|mail|courriel|mél|correo(?: electr[oó]nico)?|e-?posta|почта|эл\. ?почта|邮箱|郵箱|电子?邮件?|電郵|メール|이메일|ईमेल|البريد(?: الإلكتروني)?|بريد)\s*:\s*(?=\S+@\S+$)/iu;

/** Undoes what HTML, an address bar or Markdown made of an address. */
export function withoutMarkup(text: string): string {
  const decoded = text.replace(ENTITY, (_, name?: string, decimal?: string, hexadecimal?: string) =>
    name
      ? (NAMED[name.toLowerCase()] ?? '')
      : String.fromCharCode(decimal ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16)),
  );
  const link = MARKDOWN_LINK.exec(decoded);
  if (link) return link[1] ?? decoded;
  return decoded.includes('@') ? decoded : decoded.replace(/%40/g, '@');
}

/** `E-mail: …`, `邮箱：…`, a bullet of a list: what names the address without being part of it. */
export const withoutFieldName = (text: string): string =>
  text.replace(BULLET, '').replace(FIELD_NAME, '').replace(MAIL_WORDS, '');
