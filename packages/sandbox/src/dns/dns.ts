/** The DNS stand-in's door. */
export { type DnsOptions, type DnsQueries, type RunningDns, startDns } from './start-dns.ts';
export { type DnsBehaviour, type SandboxZone, sandboxZones, type ZoneRule, type Zones } from './zones.ts';
