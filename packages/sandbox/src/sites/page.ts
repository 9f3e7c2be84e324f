import type { Html } from './html.ts';

export type Language = 'fr' | 'en' | 'es' | 'de' | 'pt' | 'ru' | 'ar' | 'zh' | 'hi';

/** One page before a layout is put around it. */
export interface Page {
  /** Path, with the query when the query makes the page. */
  readonly path: string;
  readonly title: string;
  readonly body: Html;
  readonly description?: string;
  readonly head?: Html;
  readonly menuLabel?: string;
  readonly footerLabel?: string;
  readonly language?: Language;
  /** 200 when absent. */
  readonly status?: 401 | 403 | 404 | 500;
  /** Says that unasked mail is unwanted. */
  readonly refuses?: boolean;
  readonly canonical?: string;
  readonly robotsMeta?: 'noindex' | 'nofollow' | 'noindex, nofollow';
  /** Only links that no visitor sees lead here. */
  readonly trap?: boolean;
}
