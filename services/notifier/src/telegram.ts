import { got } from 'got';

export interface TelegramOptions {
  /** https://api.telegram.org, or a stand-in's. */
  baseUrl: string;
  token: string;
  chatId: string;
}

/** Sends one message to the operators' chat. @throws when Telegram does not take it */
export async function tellOperators({ baseUrl, token, chatId }: TelegramOptions, text: string): Promise<void> {
  await got.post(`${baseUrl}/bot${token}/sendMessage`, {
    json: { chat_id: chatId, text: text.slice(0, 4_000), disable_web_page_preview: true },
    followRedirect: false,
    retry: { limit: 0 },
    timeout: { request: 10_000 },
  });
}
