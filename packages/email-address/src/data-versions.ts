import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { disposableVersion } from './disposable.ts';
import { freeProvidersVersion } from './free-providers.ts';
import { roleVersions } from './roles.ts';
import { rulesVersion } from './rules.ts';
import { typosVersion } from './typos.ts';

const require = createRequire(import.meta.url);
const published = (name: string): string => (require(`${name}/package.json`) as { version: string }).version;

/** Which lists a verdict rests on: kept beside verdicts, so that history can be judged again when one changes. */
export const dataVersions: Readonly<Record<string, string>> = {
  rules: rulesVersion,
  freeProviders: freeProvidersVersion,
  ...roleVersions,
  typos: typosVersion,
  disposable: disposableVersion,
  mailchecker: published('mailchecker'),
  disposableEmailDomains: published('disposable-email-domains-js'),
  publicSuffixes: published('tldts'),
};

/** One word for all of them: the rules' version and a fingerprint of the lists'. Equal words judge alike. */
export const ruleSetVersion = `${rulesVersion}+${createHash('sha256').update(JSON.stringify(dataVersions)).digest('hex').slice(0, 8)}`;
