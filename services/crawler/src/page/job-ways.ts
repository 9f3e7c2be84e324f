import { type RenderRule, type Spider, spiderCatalogue } from '@relais/contracts';
import type { StoredScrapeConfig } from '@relais/prisma';

/** How a job's spider goes about its pages, beside what every job does. */
export interface JobWays {
  /** Feeds and sitemaps are read like pages, for the links they hold. */
  readonly followsFeeds: boolean;
  /** Null when articles are not kept. */
  readonly articles: { readonly minWords: number; readonly publishedAfter: Date | null } | null;
  readonly render: RenderRule;
}

export function jobWays(spider: Spider, config: StoredScrapeConfig): JobWays {
  const { followsFeeds, keepsArticles } = spiderCatalogue[spider];
  const after = 'published_after' in config ? config.published_after : undefined;
  return {
    followsFeeds,
    articles: keepsArticles
      ? { minWords: 'min_words' in config ? config.min_words : 1, publishedAfter: after ? new Date(after) : null }
      : null,
    // Jobs stored by the first release say nothing of it.
    render: config.render ?? 'auto',
  };
}
