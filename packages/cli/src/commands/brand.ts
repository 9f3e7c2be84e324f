import { type Command, InvalidArgumentError, Option } from 'commander';
import { json, webAddress, wholeNumber } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';

interface Said {
  tenant: string;
  name?: string;
  url?: string;
  sender?: string;
  address?: string;
  privacy?: string;
  retention?: number;
  json?: true;
}

/** `relais brand`: who a tenant's mails say they are from. */
export function brandCommand(program: Command): void {
  const brand = program.command('brand').description('who a tenant’s mails say they are from');
  withTenant(brand.command('show'))
    .description('Shows the brand and what it lacks; nothing is launched while it lacks something.')
    .action(async ({ tenant, ...options }: Said) => {
      const { withAccess, tenantBrand } = await load();
      await showBrand(await withAccess(({ db }) => tenantBrand(db, tenant)), options);
    });
  withTenant(brand.command('set'))
    .description('Says parts of the brand; what is not said stays.')
    .option('--name <text>', 'the brand’s name', oneLine)
    .option('--url <address>', 'an https page that names the brand and its notice', secureAddress)
    .option('--sender <text>', 'name in the From line', oneLine)
    .option('--address <text>', 'postal address, its lines separated by commas', postalAddress)
    .option('--privacy <email>', 'where a reader writes about personal data', mailAddress)
    .option('--retention <months>', 'how long prospect data are kept', wholeNumber(1, 36))
    .action(async ({ tenant, json: asJson, ...said }: Said) => {
      const { withAccess, changeBrand } = await load();
      const options = asJson ? { json: asJson } : {};
      await showBrand(await withAccess(({ db }) => changeBrand(db, tenant, said)), options);
    });
}

const withTenant = (command: Command) =>
  command.addOption(new Option('--tenant <slug>', 'whose').makeOptionMandatory()).addOption(json());

async function showBrand(brand: Awaited<ReturnType<Loaded['tenantBrand']>>, options: { json?: true }): Promise<void> {
  if (options.json) return printJson(brand);
  for (const [label, value] of [
    ['name', brand.brand_name],
    ['page', brand.brand_url],
    ['sender', brand.sender_name],
    ['postal address', brand.postal_address],
    ['privacy', brand.privacy_email],
    ['kept', `${brand.retention_months} months`],
  ] as const)
    await print(`${label.padEnd(16)}${value?.replaceAll('\n', ', ') ?? '(nobody has said it)'}`);
  await print(brand.complete ? '✓ complete' : `✗ nothing can be launched: say ${brand.missing.join(', ')}`);
}

function oneLine(text: string): string {
  const value = text.trim();
  if (value !== '' && value.length <= 120 && !/\p{Cc}/u.test(value)) return value;
  throw new InvalidArgumentError('one line of at most 120 characters is wanted');
}

function secureAddress(text: string): string {
  const address = webAddress(text);
  if (address.startsWith('https://')) return address;
  throw new InvalidArgumentError('an address that starts with https:// is wanted');
}

function postalAddress(text: string): string {
  const value = text.trim();
  if (/\p{L}/u.test(value) && /[,\n]/.test(value) && value.length <= 500) return value;
  throw new InvalidArgumentError('a whole postal address is wanted, its lines separated by commas');
}

function mailAddress(text: string): string {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim())) return text.trim();
  throw new InvalidArgumentError('an e-mail address is wanted');
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../brand/brand-work.ts')),
});
type Loaded = Awaited<ReturnType<typeof load>>;
