/** The farm's door: what tests, the demo and the command line need of it. */
export { type BigSite, type BigSiteOptions, bigSiteAddresses, startBigSite } from './big-site.ts';
export { sitesDnsZones } from './dns-zones.ts';
export type { SiteLoad, SiteRequest } from './request-log.ts';
export type { SiteMode } from './site-mode.ts';
export { type RunningSites, type SitesOptions, startSites } from './start-sites.ts';
export { startTrappedSite, type TrappedSite, type TrapRequest } from './trapped-site.ts';
export { type ForbiddenAddress, type ReachableAddress, type SiteTruth, siteTruth } from './truth.ts';
