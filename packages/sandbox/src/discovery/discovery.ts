export type { DiscoveryApi, DiscoveryMode } from './modes.ts';
export { type DiscoveryOptions, type RunningDiscovery, startDiscovery } from './start-discovery.ts';
