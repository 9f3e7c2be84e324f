import { services } from '@relais/contracts';
import { baseEnv, describeEnv } from '@relais/service';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ComposeService, placeholders, readCompose } from '../documents/compose.ts';
import { deploymentEnv, seedEnv } from '../documents/deployment-env.ts';
import { exists, read } from '../documents/repository.ts';
import { settingsOf } from '../documents/settings.ts';

const compose = readCompose();
const containers = Object.entries(compose.services);
const container = (name: string): ComposeService => {
  const found = compose.services[name];
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
};

const dockerfile = read('Dockerfile');
/** The image says itself where its inner door is. */
const saidByImage = ['HEALTH_HOST', 'HEALTH_PORT'];

describe('docker-compose.yml', () => {
  it.each(services)('starts %s from the one Dockerfile, as many replicas as are asked for', (service) => {
    const { build, container_name, ports } = container(service);
    expect(build).toEqual({ context: '.', args: { SERVICE: service } });
    expect(container_name).toBeUndefined();
    // A port of the host can be taken once, so only the door has one.
    if (service !== 'gateway') expect(ports).toBeUndefined();
  });

  it.each(services)('tells %s every setting of its schema and no other', async (service) => {
    const told = Object.keys(container(service).environment ?? {});
    const asked = [...describeEnv(baseEnv), ...(await settingsOf(service))].map(({ name }) => name);
    expect(told.sort()).toEqual(asked.filter((name) => !saidByImage.includes(name)).sort());
  });

  it('tells the command line what it needs to migrate and to seed', () => {
    const told = Object.keys(container('migrate').environment ?? {});
    const needed = ['DATABASE_URL', 'RELAIS_SECRET_KEY', ...describeEnv(seedEnv).map(({ name }) => name)];
    expect(needed.filter((name) => !told.includes(name))).toEqual([]);
    expect(container('relais').environment).toEqual(container('migrate').environment);
  });

  it('asks the operator only for settings that a schema declares', async () => {
    const own = await Promise.all(services.map(settingsOf));
    const declared = [...describeEnv(baseEnv), ...own.flat(), ...describeEnv(deploymentEnv)].map(({ name }) => name);
    expect(placeholders(read('docker-compose.yml')).filter((name) => !declared.includes(name))).toEqual([]);
  });

  it('opens ports on the loopback only', () => {
    const ports = containers.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !/ (127\.0\.0\.1|\$\{EDGE_ADDRESS:-127\.0\.0\.1\}):/.test(port))).toEqual([]);
  });

  it('mounts files that exist, and volumes, networks and services that are declared', () => {
    const mounts = containers.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    expect(mounts.filter((from) => from.startsWith('./') && !exists(from))).toEqual([]);
    expect(mounts.filter((from) => /^\w/.test(from) && !(from in compose.volumes))).toEqual([]);
    const named = containers.flatMap(([, { networks = [], depends_on = {} }]) => ({
      networks,
      needs: Object.keys(depends_on),
    }));
    expect(named.flatMap(({ networks }) => networks).filter((network) => !(network in compose.networks))).toEqual([]);
    expect(named.flatMap(({ needs }) => needs).filter((need) => !(need in compose.services))).toEqual([]);
  });

  it('pins the version of every image it does not build', () => {
    const foreign = containers.filter(([, { build }]) => !build).map(([, { image }]) => image);
    expect(foreign.filter((image) => !/:v?\d+\.?\d*/.test(image))).toEqual([]);
  });

  it('waits longer for a service to stop than the service itself takes', () => {
    const longest = Number(describeEnv(baseEnv).find(({ name }) => name === 'RELAIS_STOP_TIMEOUT_MS')?.default) / 1_000;
    for (const service of services) {
      expect(Number.parseInt(container(service).stop_grace_period ?? '0', 10)).toBeGreaterThan(longest);
    }
  });

  it('gives queues a Redis that drops no job', () => {
    expect(read('infra/redis/redis-queue.conf')).toMatch(/^maxmemory-policy noeviction$/m);
    expect(read('infra/redis/redis-cache.conf')).toMatch(/^maxmemory-policy allkeys-lru$/m);
  });
});

describe('the Dockerfile', () => {
  it('takes pnpm and turbo in the versions of the workspace', () => {
    const { packageManager } = JSON.parse(read('package.json'));
    const { catalog } = parse(read('pnpm-workspace.yaml'));
    const arg = (name: string) => dockerfile.match(new RegExp(`^ARG ${name}=(.+)$`, 'm'))?.[1];
    expect(`pnpm@${arg('PNPM_VERSION')}`).toBe(packageManager);
    expect(arg('TURBO_VERSION')).toBe(catalog.turbo);
  });

  it('copies files of the checkout that exist and are not ignored', () => {
    const ignored = read('.dockerignore').split('\n');
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) =>
      files.split(' '),
    );
    expect(copied.length).toBeGreaterThan(1);
    expect(copied.filter((file) => !exists(file) || ignored.includes(file))).toEqual([]);
  });

  it('knows every service by its folder', () => {
    expect(services.filter((service) => !exists(`services/${service}/src/main.ts`))).toEqual([]);
  });

  it('runs as somebody who is not root, and is asked for its health', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK .*\/health/m);
  });
});
