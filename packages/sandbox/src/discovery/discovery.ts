export type { DiscoveryApi } from './found.ts';
export type { DiscoveryMode } from './modes.ts';
export { type DiscoveryOptions, type RunningDiscovery, startDiscovery } from './start-discovery.ts';
