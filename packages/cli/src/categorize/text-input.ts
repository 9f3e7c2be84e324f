import { z } from 'zod';

/** A line of `relais categorize --jsonl`. */
export const textInput = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  text: z.string(),
  /** A page's title or a profile's headline; counts more than the text. */
  title: z.string().nullish(),
  /** Declared language, as a tag; detected when absent. */
  language: z.string().nullish(),
  /** Which spider brought it: custom_urls, google_search, google_maps, blog_content. */
  source_type: z.string().nullish(),
});
