import { type Category, canonicalCategory, type Platform, platformOfCategory, platforms } from '@relais/contracts';
import { CommandFailed } from '../io/errors.ts';
import type { InstanceSettings } from './plan.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** `sos-expat` → `MAILWIZZ_SOS_EXPAT` */
const prefixOf = (platform: Platform): string => `MAILWIZZ_${platform.toUpperCase().replaceAll('-', '_')}`;

/**
 * Each tenant's MailWizz account as the environment names it: `MAILWIZZ_SOS_EXPAT_URL`, `…_KEY`, `…_LISTS`
 * (`avocat=ab123cd456efg,notaire=…`) and `…_DAILY_QUOTA`. A tenant without any of them is left out.
 * @throws {CommandFailed} SETTING_WRONG naming the variable and what it should be
 */
export function mailwizzSettings(env: Env): Partial<Record<Platform, InstanceSettings>> {
  return Object.fromEntries(
    platforms.flatMap((platform) => {
      const settings = settingsOf(platform, env);
      return settings ? [[platform, settings]] : [];
    }),
  );
}

function settingsOf(platform: Platform, env: Env): InstanceSettings | null {
  const prefix = prefixOf(platform);
  const [url, key, lists, quota] = ['URL', 'KEY', 'LISTS', 'DAILY_QUOTA'].map((name) =>
    env[`${prefix}_${name}`]?.trim(),
  );
  if (!url && !key && !lists) return null;
  if (!url || !/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw wrong(`${prefix}_URL`, 'the address of MailWizz’s API, such as https://mail.example.com/api');
  }
  if (!key) throw wrong(`${prefix}_KEY`, 'an API key of the customer account');
  if (quota && !/^\d+$/.test(quota)) throw wrong(`${prefix}_DAILY_QUOTA`, 'a whole number of new subscribers a day');
  return {
    baseUrl: url,
    apiKey: key,
    listUids: listsOf(platform, lists ?? ''),
    dailyQuota: quota ? Number(quota) : null,
  };
}

function listsOf(platform: Platform, text: string): Partial<Record<Category, string>> {
  const name = `${prefixOf(platform)}_LISTS`;
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [word = '', uid = ''] = pair.split('=').map((part) => part.trim());
      const category = canonicalCategory(word);
      if (!category || platformOfCategory[category] !== platform || !/^[a-z0-9]{10,20}$/i.test(uid)) {
        throw wrong(
          name,
          `pairs of a category of ${platform} and a list uid, such as avocat=ab123cd456efg; "${pair}" is none`,
        );
      }
      return [category, uid];
    }),
  );
}

const wrong = (name: string, wanted: string) => new CommandFailed('SETTING_WRONG', `${name}: expected ${wanted}`);
