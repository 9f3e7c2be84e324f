import { type SelectionStep, selectTemplate, type TemplateContent, withNoticeBlock } from '@relais/templates';
import type { AudienceGroup, MailWish, TemplateWithWords } from './launch-facts.ts';

/** The mail a group of contacts gets at one step, or that there is none. */
export interface ChosenMail extends AudienceGroup {
  step: number;
  variant: number;
  template: TemplateWithWords | null;
  /** How it was found: named by the campaign, or the step of the choice that matched; null when none did. */
  by: 'campaign' | SelectionStep | null;
}

/** The mail of each group at each step and variant (checklist I7). A template the campaign names serves every language. */
export function chooseMails(
  mails: readonly MailWish[],
  templates: readonly TemplateWithWords[],
  groups: readonly AudienceGroup[],
): ChosenMail[] {
  return mails.flatMap(({ step, variant, templateId }) =>
    groups.map((group): ChosenMail => {
      const at = { ...group, step, variant };
      if (templateId !== null) {
        const named = templates.find(({ id, isActive }) => id === templateId && isActive !== false) ?? null;
        return { ...at, template: named, by: named && 'campaign' };
      }
      const { template, step: by } = selectTemplate(templates, group);
      return { ...at, template, by };
    }),
  );
}

/**
 * What readers get of a template at a step: the campaign's subject where it has one, and in the first mail the notice of
 * GDPR Article 14, put in where its author did not (checklist Z5).
 */
export function contentOf(
  { subject, html, text }: TemplateContent,
  mail: { step: number; subject: string | null },
): TemplateContent {
  const content = { subject: mail.subject ?? subject, html, text };
  return mail.step === 0 ? withNoticeBlock(content) : content;
}
