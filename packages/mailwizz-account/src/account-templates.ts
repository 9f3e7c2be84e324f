import type { CallOptions, MailwizzClient } from 'mailwizz-api-ts';

export interface AccountTemplate {
  templateUid: string;
  name: string;
  /** HTML with MailWizz's tags. MailWizz keeps no subject with it: that is the campaign's. */
  html: string;
}

/** The templates of an account, one after the other. @throws {MailwizzError} */
export async function* accountTemplates(
  client: MailwizzClient,
  options: CallOptions = {},
): AsyncGenerator<AccountTemplate> {
  for await (const { templateUid, name } of client.templates.all(options)) {
    const { content } = await client.templates.get(templateUid, options);
    yield { templateUid, name, html: content ?? '' };
  }
}
