import { ConfigError } from '@relais/service';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const needed = {
  DATABASE_URL: 'postgresql://relais@127.0.0.1/relais',
  RELAIS_ADDRESS_PEPPER: 'a pepper for tests only',
};

describe('the settings', () => {
  it('have a default where nothing is needed', () => {
    expect(readConfig(needed)).toMatchObject({ productToken: 'RelaisBot', allowedHosts: [], lanes: 4, lanesPerJob: 2 });
  });

  it('take the name robots.txt may use from the User-Agent', () => {
    const config = readConfig({ ...needed, CRAWLER_USER_AGENT: 'Acme-Bot/2.1 (+https://acme.example/bot)' });
    expect(config).toMatchObject({ productToken: 'Acme-Bot', userAgent: 'Acme-Bot/2.1 (+https://acme.example/bot)' });
  });

  it('open hosts and ranges', () => {
    const { allowedHosts } = readConfig({ ...needed, CRAWLER_ALLOWED_HOSTS: '127.0.0.0/8, intranet.example:8080' });
    expect(allowedHosts.map(({ kind }) => kind)).toEqual(['range', 'host']);
  });

  it('name every one that is wrong, at once', () => {
    const wrong = {
      CRAWLER_USER_AGENT: 'Mozilla/5.0',
      CRAWLER_ALLOWED_HOSTS: '10.0.0.0/99',
      CRAWLER_LANES: '0',
    };
    const read = () => readConfig({ RELAIS_ADDRESS_PEPPER: needed.RELAIS_ADDRESS_PEPPER, ...wrong });
    expect(read).toThrow(ConfigError);
    const problems = (() => {
      try {
        read();
      } catch (error) {
        return error instanceof ConfigError ? error.problems.map(({ name }) => name).sort() : [];
      }
      return [];
    })();
    expect(problems).toEqual(['CRAWLER_ALLOWED_HOSTS', 'CRAWLER_LANES', 'CRAWLER_USER_AGENT', 'DATABASE_URL']);
  });
});
