import { isIP } from 'node:net';
import { type Category, canonicalCategory, categories } from '@relais/contracts';
import { InvalidArgumentError, Option } from 'commander';

/** `--json`, for a command that has a form for people as well. */
export const json = (): Option => new Option('--json', 'print JSON lines on stdout and nothing else');

/** `--json`, for a command that prints JSON lines whatever is asked. */
export const alwaysJson = (): Option => json().hideHelp();

/** Parses a whole number within bounds, for `Option.argParser`. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`a whole number from ${least} to ${most} is wanted`);
  };

/** Parses a number within bounds, fractions allowed. */
export const amount =
  (least: number, most: number, unit: string) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`a number of ${unit} from ${least} to ${most} is wanted`);
  };

/** Gathers an option that may be given several times. */
export const collect = (text: string, before: readonly string[] | undefined): string[] => [...(before ?? []), text];

/** Gathers comma-separated words, the option given once or several times. */
export const collectWords = (text: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  ...text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean),
];

/** A category or one of its aliases. */
export function categoryName(text: string): Category {
  const category = canonicalCategory(text);
  if (category) return category;
  throw new InvalidArgumentError(`one of ${categories.join(', ')} is wanted`);
}

/** An http(s) address, in the form browsers write it. */
export function webAddress(text: string): string {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return new URL(text).href;
  throw new InvalidArgumentError('an address that starts with http:// or https:// is wanted');
}

/** Gathers resolvers, each an IP address with or without a port; `dns://` before it is taken off. */
export function dnsServer(text: string, before: readonly string[] | undefined): string[] {
  const place = text.replace(/^dns:\/\//, '').replace(/^localhost(?=:|$)/, '127.0.0.1');
  const [, bracketed, plain, port = '53'] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(place) ?? [];
  const address = isIP(place) ? place : (bracketed ?? plain ?? '');
  if (!isIP(address) || Number(port) > 65_535) {
    throw new InvalidArgumentError('an IP address is wanted, with :port if it is not 53');
  }
  return [...(before ?? []), place];
}

/** A day that is still to come. */
export function futureDate(text: string): Date {
  const date = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && date > new Date()) return date;
  throw new InvalidArgumentError('a day to come is wanted, such as 2027-01-31');
}
