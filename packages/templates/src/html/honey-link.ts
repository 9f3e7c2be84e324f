import type { Brand } from '../template.ts';
import { beforeBodyEnds } from './before-body-ends.ts';
import { escapeHtml } from './entities.ts';

/** Takes no room, is read out to nobody and reached by no key. Outlook needs its own word for it. */
const UNSEEN = 'display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;mso-hide:all';

/**
 * The mail with a link no reader can see, at its end: whoever follows it is a machine, and so are the clicks beside it. HTML only: in
 * plain text there is nothing that cannot be seen.
 */
export function withHoneyLink(html: string, { brandUrl, honeyPath }: Brand): string {
  if (!honeyPath || !URL.canParse(honeyPath, brandUrl)) return html;
  const url = escapeHtml(new URL(honeyPath, brandUrl).href);
  const link = `<div aria-hidden="true" style="${UNSEEN}"><a href="${url}" tabindex="-1" rel="nofollow"></a></div>`;
  return html === '' ? html : beforeBodyEnds(html, link);
}
