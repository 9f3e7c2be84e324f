/** What a site's robots.txt says. */
export interface RobotsRules {
  readonly groups: readonly RobotsGroup[];
  readonly sitemap: boolean;
  /** Lines end in CR LF and the file starts with a byte order mark, as some editors leave it. */
  readonly fromWindows?: boolean;
}

export interface RobotsGroup {
  readonly agents: readonly string[];
  readonly disallow: readonly string[];
  readonly allow?: readonly string[];
  readonly crawlDelaySeconds?: number;
}

export const everyone = (disallow: readonly string[], more: Partial<RobotsGroup> = {}): RobotsGroup => ({
  agents: ['*'],
  disallow,
  ...more,
});

export function robotsText(rules: RobotsRules, origin: string): string {
  const lines = rules.groups.flatMap((group) => [
    ...group.agents.map((agent) => `User-agent: ${agent}`),
    ...group.disallow.map((path) => `Disallow: ${path}`),
    ...(group.allow ?? []).map((path) => `Allow: ${path}`),
    ...(group.crawlDelaySeconds === undefined ? [] : [`Crawl-delay: ${group.crawlDelaySeconds}`]),
    '',
  ]);
  const text = ['# robots.txt', ...lines, ...(rules.sitemap ? [`Sitemap: ${origin}/sitemap.xml`, ''] : [])];
  return rules.fromWindows ? `\u{feff}${text.join('\r\n')}` : text.join('\n');
}

/** RFC 9309 for a crawler that no group names: the longest matching rule decides, and Allow wins a tie. */
export function isDisallowed(rules: RobotsRules | null, path: string): boolean {
  const group = rules?.groups.find(({ agents }) => agents.includes('*'));
  if (!group) return false;
  return longestMatch(group.disallow, path) > longestMatch(group.allow ?? [], path);
}

const longestMatch = (patterns: readonly string[], path: string): number =>
  Math.max(-1, ...patterns.filter((pattern) => pattern !== '' && matches(pattern, path)).map(({ length }) => length));

function matches(pattern: string, path: string): boolean {
  const source = pattern.replace(/[.+?^{}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}`).test(path);
}
