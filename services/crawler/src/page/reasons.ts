/** Why a page stands where it stands: stable words for the page's row, for counters and for people. */
export const skipReasons = [
  'robots_disallowed',
  'robots_unreachable',
  'private_address',
  'redirected',
  'redirected_off_site',
  'redirected_too_often',
  'normalised',
  'not_html',
  'login_wall',
  'forbidden',
  'captcha',
  'host_refused',
  'host_failing',
  'page_budget',
  'cost_budget',
  'time_budget',
  'needs_browser',
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** What a page that was read says of itself. */
export const doneReasons = ['duplicate', 'noindex', 'refuses_mail', 'other_canonical', 'feed', 'sitemap'] as const;
export type DoneReason = (typeof doneReasons)[number];
