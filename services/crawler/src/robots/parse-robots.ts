/** One line that opens or closes paths. */
export interface RobotsRule {
  readonly allow: boolean;
  /** Percent-encoded, with `*` and a trailing `$` as the file has them. */
  readonly pattern: string;
}

/** What one robots.txt says to one bot. */
export interface RobotsRules {
  readonly rules: readonly RobotsRule[];
  readonly crawlDelaySeconds: number | null;
  /** As the file writes them; they belong to no group. */
  readonly sitemaps: readonly string[];
}

/** RFC 9309 §2.5: at least 500 KiB are read; what follows is not. */
export const ROBOTS_MAX_BYTES = 512 * 1024;

/** No line, or more of them than any honest file holds, must not make a crawl slow. */
const MOST_RULES = 5_000;
const MOST_SITEMAPS = 50;

/**
 * Reads a robots.txt for a bot by RFC 9309: the groups that name the bot's product token (whatever its case, several groups
 * count as one), else those for `*`, else nothing is closed. Unknown lines and broken ones are passed over.
 */
export function parseRobots(text: string, productToken: string): RobotsRules {
  const own: Group = { named: false, rules: [], delay: null };
  const everyone: Group = { named: false, rules: [], delay: null };
  const token = productToken.toLowerCase();
  const sitemaps: string[] = [];
  let open: Group[] = [];
  let inRules = false;

  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const [, name = '', value = ''] = /^\s*([a-z-]+)\s*:\s*([^#]*?)\s*(?:#.*)?$/i.exec(line) ?? [];
    switch (name.toLowerCase()) {
      case 'user-agent': {
        // A user-agent line after rules begins a new group; before them it joins the group.
        if (inRules) open = [];
        inRules = false;
        const group = value === '*' ? everyone : productOf(value) === token ? own : undefined;
        if (group) {
          group.named = true;
          open.push(group);
        }
        break;
      }
      case 'allow':
      case 'disallow':
        inRules = true;
        if (value !== '') addRule(open, { allow: name.toLowerCase() === 'allow', pattern: normalisePath(value) });
        break;
      case 'sitemap':
        if (sitemaps.length < MOST_SITEMAPS && URL.canParse(value)) sitemaps.push(value);
        break;
      case 'crawl-delay':
        inRules = true;
        for (const group of open) group.delay ??= secondsOf(value);
        break;
    }
  }
  const { rules, delay } = own.named ? own : everyone;
  return { rules, crawlDelaySeconds: delay, sitemaps };
}

interface Group {
  named: boolean;
  readonly rules: RobotsRule[];
  delay: number | null;
}

function addRule(groups: readonly Group[], rule: RobotsRule): void {
  for (const { rules } of groups) if (rules.length < MOST_RULES) rules.push(rule);
}

/** `Name/1.0 (more)` → `name`: §2.2.1 matches the product token alone. */
const productOf = (value: string): string => (/^[a-z_-]+/i.exec(value)?.[0] ?? value).toLowerCase();

function secondsOf(value: string): number | null {
  const seconds = Number(value);
  return value !== '' && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

/**
 * One spelling a path (§2.2.2): what is not ASCII percent-encoded as UTF-8, escapes in capitals, escapes of unreserved
 * characters undone.
 */
export function normalisePath(path: string): string {
  return path
    .replace(/[^\x21-\x7e]+/g, (text) => encodeURI(text.toWellFormed()))
    .replace(/%([0-9a-f]{2})/gi, (written, digits: string) => {
      const character = String.fromCharCode(Number.parseInt(digits, 16));
      return /[\w.~-]/.test(character) ? character : written.toUpperCase();
    });
}
