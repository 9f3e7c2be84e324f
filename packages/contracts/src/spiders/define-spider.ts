import type { z } from 'zod';
import type { crawlBudget } from './crawl-budget.ts';

/** What every spider's configuration holds, whatever else it needs. */
type ConfigSchema = z.ZodObject<(typeof crawlBudget)['shape'] & z.core.$ZodShape>;

/** How one kind of scrape job works. Gateway, documents, command line and crawler all follow from this. */
export interface SpiderDeclaration<Name extends string = string, Config extends ConfigSchema = ConfigSchema> {
  readonly name: Name;
  /** One line for documents and help. */
  readonly does: string;
  /** The data source its contacts are said to come from when nobody names another. */
  readonly sourceId: string;
  readonly config: Config;
  /** Where its first pages come from: given by whoever asks, or found by a discovery source. */
  readonly seeds: 'start_pages' | 'web_search' | 'places';
  /** Beside links: the feeds and sitemaps a site declares. */
  readonly followsFeeds: boolean;
  /** Keeps the articles it meets beside the contacts. */
  readonly keepsArticles: boolean;
}

/** Declares a spider. */
export const defineSpider = <Name extends string, Config extends ConfigSchema>(
  spider: SpiderDeclaration<Name, Config>,
): SpiderDeclaration<Name, Config> => spider;
