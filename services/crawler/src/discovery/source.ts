/** One page of results of one question, in one place and language. */
export interface Question {
  readonly query: string;
  /** ISO codes; empty when the job names none. */
  readonly country: string;
  readonly language: string;
  /** From 1. */
  readonly page: number;
  /** Where the source said it goes on. */
  readonly pageToken: string | null;
}

/** What a source names: nothing but where to read, and the id its terms allow to keep. */
export interface Result {
  /** Null: it knows of no website. */
  readonly url: string | null;
  readonly placeId?: string;
}

/** What asking came to. Every end but `results` and `broken` closes the source for a while. */
export type SourceAnswer =
  | {
      readonly kind: 'results';
      readonly results: readonly Result[];
      readonly next: { readonly pageToken?: string } | null;
    }
  /** Too fast: it is left alone as long as it says. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | null }
  /** What was paid for is used up. */
  | { readonly kind: 'quota' }
  /** It wants no robot, or not us: respected, never worked around. */
  | { readonly kind: 'refused'; readonly reason: 'captcha' | 'consent_wall' | 'forbidden' | 'robots_disallowed' }
  /** It answered in a shape that is not the known one: a person has to look. */
  | { readonly kind: 'changed'; readonly detail: string }
  | { readonly kind: 'broken'; readonly reason: string; readonly mayPass: boolean };

/** What a source's terms allow, and what it costs (checklist Z19). */
export interface SourceManifest {
  /** Stable: stands in rows, alerts and counters. */
  readonly name: 'serp_api' | 'programmable_search' | 'places' | 'search_pages';
  readonly serves: 'web_search' | 'places';
  /** What is kept of its answers, in words for whoever audits it. */
  readonly keeps: string;
  /** After so many days what it named is forgotten; what was read on the sites themselves stays. */
  readonly keptDays: number;
  /** Millionths of a euro a call. */
  readonly costMicros: number;
  /** Between two calls, over all replicas. */
  readonly delayMs: number;
  /** Results a page, at the most. */
  readonly pageSize: number;
}

/** Something that can be asked for sites. */
export interface DiscoverySource {
  readonly manifest: SourceManifest;
  /** Whose pace its calls count for. */
  readonly host: string;
  /** @throws only when the signal aborts */
  ask(question: Question, signal: AbortSignal): Promise<SourceAnswer>;
}
