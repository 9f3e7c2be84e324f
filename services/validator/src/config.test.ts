import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const needed = {
  DATABASE_URL: 'postgresql://relais@127.0.0.1/relais',
  RELAIS_SECRET_KEY: `test:${'ab'.repeat(32)}`,
  RELAIS_ADDRESS_PEPPER: 'a pepper for the tests',
};

describe('the settings of the validator', () => {
  it('name no resolver when the list is missing or blank, so that the system’s own are asked', () => {
    expect(readConfig(needed).dns).not.toHaveProperty('servers');
    expect(readConfig({ ...needed, VALIDATOR_DNS_SERVERS: ' , ' }).dns).not.toHaveProperty('servers');
  });

  it('take a list with blanks and a comma too many', () => {
    const { dns } = readConfig({ ...needed, VALIDATOR_DNS_SERVERS: '192.0.2.53, 192.0.2.54:5353,' });
    expect(dns).toMatchObject({ servers: ['192.0.2.53', '192.0.2.54:5353'] });
  });
});
