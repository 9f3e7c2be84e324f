import type { SocialNetwork } from '../page-contacts.ts';

/** How a network's profile addresses look. Paths are matched without leading and final slash, in the case written. */
export interface NetworkRule {
  network: SocialNetwork;
  hosts: readonly string[];
  /** The host under which profiles are given out; null keeps the one written. */
  canonicalHost: string | null;
  /** What of the path is the profile; the first group is kept. */
  profile: RegExp;
  /** First path segments that are functions of the network, not profiles. */
  notProfiles: ReadonlySet<string>;
  example: string;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

export const NETWORKS: readonly NetworkRule[] = [
  {
    network: 'facebook',
    hosts: ['facebook.com', 'fb.com', 'fb.me', 'facebook.fr'],
    canonicalHost: 'www.facebook.com',
    profile:
      /^((?:pages|people)\/[^/]+\/\d+|pages\/category\/[^/]+\/[^/]+|groups\/[^/]+|p\/[^/]+|pg\/[^/]+|[\w.-]{3,}(?=\/|$))/u,
    notProfiles: words(
      'sharer sharer.php share share.php dialog plugins tr tr.php login login.php policies policy policy.php help events photo ' +
        'photo.php photos watch hashtag story.php home.php 2008 l.php ads business legal privacy settings marketplace gaming ' +
        'reel video.php media recover about v2.0 permalink.php groups pages people connect public',
    ),
    example: 'https://www.facebook.com/example.firm',
  },
  {
    network: 'linkedin',
    hosts: ['linkedin.com', 'lnkd.in'],
    canonicalHost: 'www.linkedin.com',
    profile: /^((?:in|company|school|showcase|organization|groups)\/[^/]+|pub\/[^/]+(?:\/[^/]+){0,3})/u,
    notProfiles: words(
      'sharearticle share sharing cws feed shareArticle jobs legal help learning login signup posts pulse',
    ),
    example: 'https://www.linkedin.com/company/example-firm',
  },
  {
    network: 'instagram',
    hosts: ['instagram.com', 'instagr.am'],
    canonicalHost: 'www.instagram.com',
    profile: /^([\w.]{1,30})(?=\/|$)/,
    notProfiles: words('p reel reels tv explore accounts stories about developer legal direct share web'),
    example: 'https://www.instagram.com/example.firm',
  },
  {
    network: 'twitter',
    hosts: ['twitter.com', 'x.com'],
    canonicalHost: null,
    profile: /^@?(\w{1,15})(?=\/|$)/,
    notProfiles: words(
      'intent share home search hashtag i login signup tos privacy about settings explore statuses widgets',
    ),
    example: 'https://x.com/example_firm',
  },
  {
    network: 'youtube',
    hosts: ['youtube.com', 'youtube-nocookie.com'],
    canonicalHost: 'www.youtube.com',
    profile: /^(@[\p{L}\p{N}_.·%-]+|(?:channel|c|user)\/[^/]+)/u,
    notProfiles: words('watch embed playlist shorts results feed redirect t live'),
    example: 'https://www.youtube.com/@examplefirm',
  },
  {
    network: 'telegram',
    hosts: ['t.me', 'telegram.me', 'telegram.dog'],
    canonicalHost: 't.me',
    profile: /^(?:s\/)?(joinchat\/[\w-]+|\+[\w-]+|\w{4,32})(?=\/|$)/,
    notProfiles: words('share iv addstickers setlanguage proxy socks bg addtheme joinchat'),
    example: 'https://t.me/example_firm',
  },
  {
    network: 'tiktok',
    hosts: ['tiktok.com'],
    canonicalHost: 'www.tiktok.com',
    profile: /^(@[\w.]{2,24})(?=\/|$)/,
    notProfiles: words('share embed tag music discover foryou login'),
    example: 'https://www.tiktok.com/@examplefirm',
  },
];

/** Profiles of the makers of themes and site builders, left in footers and samples. */
export const NOBODYS_PROFILES: ReadonlySet<string> = words(
  'facebook instagram twitter youtube linkedin tiktok telegram wordpress wix squarespace shopify webflow elementor jimdo ' +
    'google meta yourpage yourprofile your-page username your-company yourcompany votrepage example_user',
);
