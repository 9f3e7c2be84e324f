import { type Category, categories, type Language, languages, platformOfCategory } from '@relais/contracts';
import { isRightToLeft } from '../bidi.ts';
import ar from '../data/starters/ar.json' with { type: 'json' };
import de from '../data/starters/de.json' with { type: 'json' };
import en from '../data/starters/en.json' with { type: 'json' };
import es from '../data/starters/es.json' with { type: 'json' };
import fr from '../data/starters/fr.json' with { type: 'json' };
import hi from '../data/starters/hi.json' with { type: 'json' };
import pt from '../data/starters/pt.json' with { type: 'json' };
import ru from '../data/starters/ru.json' with { type: 'json' };
import zh from '../data/starters/zh.json' with { type: 'json' };
import { escapeHtml } from '../html/entities.ts';
import { legalTexts } from '../notice/texts.ts';
import type { Template } from '../template.ts';

type StarterTexts = typeof en;
const starterTexts: Readonly<Record<Language, StarterTexts>> = { fr, en, es, de, pt, ru, zh, hi, ar };

/** Those who offer a service are addressed as such, those who have an audience likewise, all others in general. */
type Audience = 'general' | 'provider' | 'promoter';
const audienceOf = (category: Category | null): Audience => {
  if (category === null) return 'general';
  return platformOfCategory[category] === 'sos-expat' ? 'provider' : 'promoter';
};

/** A ready template to begin with: for a category, or in general. It passes its own lint. */
export function starterTemplate(language: Language, category: Category | null = null): Template & { name: string } {
  const texts = starterTexts[language];
  const audience = audienceOf(category);
  const { subject, body } = texts[audience];
  const name = `Starter · ${category ?? 'general'} · ${language}`;
  return { name, language, category, subject, html: layout(language, texts, body), text: null };
}

/** One for each language and category, general ones included: the whole matrix of checklist I17. */
export const starterTemplates = (): (Template & { name: string })[] =>
  languages.flatMap((language) => [null, ...categories].map((category) => starterTemplate(language, category)));

const FONT = 'font-family:Arial,Helvetica,sans-serif';

/** One column of 600 pixels; sides are the same on both, so that it reads from either. */
function layout(language: Language, texts: StarterTexts, body: readonly string[]): string {
  const paragraph = (words: string) => `<p style="margin:0 0 16px 0">${words}</p>`;
  const unsubscribe = escapeHtml(legalTexts[language].notice.unsubscribe);
  return [
    '<!DOCTYPE html>',
    `<html lang="${language}" dir="${isRightToLeft(language) ? 'rtl' : 'ltr'}">`,
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{brandName}</title></head>',
    '<body style="margin:0;padding:0;background:#f4f4f4">',
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:24px">',
    '<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff">',
    `<tr><td style="padding:32px;${FONT};font-size:16px;line-height:24px;color:#222222;text-align:start">`,
    ...[texts.greeting, ...body].map((words) => paragraph(escapeHtml(words))),
    paragraph(`<a href="{brandUrl}" style="color:#0b5cad;font-weight:bold">${escapeHtml(texts.call)}</a>`),
    paragraph(escapeHtml(texts.closing)),
    paragraph(`${escapeHtml(texts.regards)}<br>{senderName}<br>{brandName}`),
    `<p style="margin:24px 0 0 0;font-size:12px;line-height:18px;color:#555555">{brandName} · {postalAddress}<br>`,
    `<a href="{unsubscribeUrl}" style="color:#555555">${unsubscribe}</a></p>`,
    '{notice}',
    '</td></tr></table>',
    '</td></tr></table>',
    '</body>',
    '</html>',
  ].join('\n');
}
