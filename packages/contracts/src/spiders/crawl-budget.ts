import { z } from 'zod';
import { words } from '../text.ts';
import { nightWindow } from './night-window.ts';

/** When a page is opened in a browser: never, where it plainly shows nothing without one, or always. */
export const renderRules = ['never', 'auto', 'always'] as const;
export type RenderRule = (typeof renderRules)[number];

/** Through proxies where there are some, never, or always: then a job without proxies fails. */
export const proxyRules = ['auto', 'never', 'always'] as const;
export type ProxyRule = (typeof proxyRules)[number];

/** What every job may say of how far and how fast it goes: budgets are per job, pace is per host. */
export const crawlBudget = z.object({
  max_pages: z.int().min(1).max(1_000_000).default(200).meta({ description: 'Pages read at the most, over all hosts' }),
  max_minutes: z
    .int()
    .min(1)
    .max(43_200)
    .optional()
    .meta({ description: 'The job stops so long after its start, whatever is left; pauses count' }),
  max_cost: z.number().min(0).max(100_000).optional().meta({
    description:
      'Euros for calls of search interfaces and proxies: no call is made that it would not pay for, and the job stops when it is spent',
  }),
  max_depth: z.int().min(0).max(20).default(4).meta({ description: 'Links followed from a start page at the most' }),
  delay_seconds: z.number().min(0).max(60).default(2).meta({ description: 'Pause between two requests to one host' }),
  concurrency: z.int().min(1).max(64).default(8).meta({ description: 'Pages in flight over all hosts' }),
  concurrency_per_host: z.int().min(1).max(16).default(2),
  render: z
    .enum(renderRules)
    .default('auto')
    .meta({ description: 'Open pages in a browser: `never`, where a page shows nothing without one, or `always`' }),
  proxy: z.enum(proxyRules).default('auto').meta({
    description:
      'Read through the operator’s proxies: `auto` where there are some, `never`, or `always` (without proxies the job fails)',
  }),
  night_window: nightWindow
    .nullable()
    .optional()
    .meta({ description: 'Hours in which hosts are asked; null: at any, also where the tenant has set some' }),
});

const startUrl = words(2_048).pipe(z.url({ protocol: /^https?$/ }));

export const startUrls = z.array(startUrl).min(1).max(1_000);
