import { isScannerNetwork } from './scanner-networks.ts';

/** What is known of one open or click. */
export interface Hit {
  kind: 'opened' | 'clicked';
  userAgent: string;
  /** Where it came from; '' when the feeder does not say. */
  ip: string;
  /** HTTP verb of the hit, when the feeder tells it. */
  method?: string | undefined;
  /** Since the mail was handed on; null when that is not known. */
  delayMs: number | null;
  /** Other links of the same mail the same person followed at the same moment. */
  linksBeside: number;
  /** It followed a link that no reader can see. */
  honey: boolean;
}

/** A person clicks one link, after reading. Faster, or many at once, is a security scanner at work (ask 13). */
const FASTEST_CLICK_MS = 3_000;
const FASTEST_OPEN_MS = 1_000;
const BURST = 3;

/** Words in user agents of mail security products and fetchers. Outlook's image proxy is no scanner: real opens come by it. */
const scannerAgents =
  /barracuda|proofpoint|mimecast|symantec|trend ?micro|fireeye|forcepoint|sophos|cisco|ironport|messagelabs|fortinet|zscaler|safelinks|urlscan|virustotal|headlesschrome|python-requests|curl\/|wget\/|go-http-client|java\/|okhttp|libwww|bot\b|spider|crawler|preview/i;

/** Why a hit is no person's; null: count it as human. */
export function scannerVerdict(hit: Hit): string | null {
  if (hit.honey) return 'honey_link';
  if (hit.method && hit.method.toUpperCase() === 'HEAD') return 'head_request';
  if (scannerAgents.test(hit.userAgent)) return 'agent';
  // Opens from such networks may be real: Outlook's and others' image proxies fetch for their readers.
  if (hit.kind === 'clicked' && isScannerNetwork(hit.ip)) return 'network';
  if (hit.kind === 'clicked' && hit.linksBeside >= BURST - 1) return 'burst';
  if (hit.delayMs !== null && hit.delayMs >= 0) {
    if (hit.kind === 'clicked' && hit.delayMs < FASTEST_CLICK_MS) return 'too_fast';
    if (hit.kind === 'opened' && hit.delayMs < FASTEST_OPEN_MS) return 'too_fast';
  }
  return null;
}
