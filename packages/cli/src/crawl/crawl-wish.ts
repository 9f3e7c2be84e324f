import type { Spider, SpiderConfig } from '@relais/contracts';

/** A scrape job as somebody at the command line wants it. */
export interface CrawlWish {
  tenant: string;
  spider: Spider;
  config: SpiderConfig;
  name: string;
}
