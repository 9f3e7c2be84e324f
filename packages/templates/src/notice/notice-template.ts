import type { Language } from '@relais/contracts';
import { beforeBodyEnds } from '../html/before-body-ends.ts';
import { escapeHtml } from '../html/entities.ts';
import { legalTexts } from './texts.ts';

const PARAGRAPHS = ['who', 'why', 'what', 'where', 'kept', 'rights'] as const;

/**
 * The notice of GDPR Article 14 (checklist Z5) as a template of its own: who writes, why, which data, where and when they were
 * found, how long they are kept, the reader's rights, and the links to the "why" page and to unsubscribe.
 */
export function noticeTemplate(language: Language, format: 'html' | 'text'): string {
  const texts = legalTexts[language].notice;
  const links = [
    [texts.more, '{whyUrl}'],
    [texts.unsubscribe, '{unsubscribeUrl}'],
  ] as const;
  if (format === 'text') {
    const body = PARAGRAPHS.map((key) => texts[key]);
    // Two dashes alone would mark a signature, which mail programs hide.
    return ['---', texts.heading, ...body, ...links.map(([words, url]) => `${words}: ${url}`)].join('\n');
  }
  const body = PARAGRAPHS.map((key) => escapeHtml(texts[key])).join(' ');
  const anchors = links.map(([words, url]) => `<a href="${url}">${escapeHtml(words)}</a>`).join(' · ');
  return (
    '<div style="margin-top:24px;padding-top:12px;border-top:1px solid #dddddd;font-size:12px;line-height:18px;color:#555555">' +
    `<p><strong>${escapeHtml(texts.heading)}</strong></p><p>${body}</p><p>${anchors}</p></div>`
  );
}

const HOLDS_NOTICE = /\{\{?\s*notice\s*\}?\}/i;

/** The template with the notice put in where its author did not: before the body ends, and at the foot of the plain text. */
export function withNoticeBlock<T extends { html: string; text?: string | null | undefined }>(template: T): T {
  const html = HOLDS_NOTICE.test(template.html) ? template.html : beforeBodyEnds(template.html, '{notice}');
  const plain = template.text?.trim();
  const text = plain && !HOLDS_NOTICE.test(plain) ? `${plain}\n\n{notice}` : template.text;
  return { ...template, html, ...(text !== undefined && { text }) };
}
