import { renderRules, spiderCatalogue, spiders } from '@relais/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { amount, collect, webAddress, wholeNumber } from '../io/option-values.ts';

const spiderHelp = Object.values(spiderCatalogue)
  .map(({ name, does }) => `${name} ${does}`)
  .join('\n');

/** What a command is told that asks for sites to be read; `readWish` reads it. */
export function withWishOptions(command: Command): Command {
  return command
    .argument('[url...]', 'start pages, for spiders that take them', startPage)
    .option('--max-pages <n>', 'pages read at the most, over all hosts', wholeNumber(1, 1_000_000), 200)
    .option('--max-minutes <n>', 'stops after so long, whatever is left', wholeNumber(1, 43_200))
    .option('--max-cost <euros>', 'for search interfaces and proxies together', amount(0, 100_000, 'euros'))
    .option('--max-depth <n>', 'links followed from a start page at the most', wholeNumber(0, 20), 4)
    .addOption(
      new Option('--spider <name>', `how to find pages:\n${spiderHelp}`).choices(spiders).default('custom_urls'),
    )
    .option('--query <words>', 'question of a search, such as "avocat {country}"; may be given several times', collect)
    .option('--country <code>', 'what {country} stands for, ISO 3166; may be given several times', collect)
    .option('--city <name>', 'what {city} stands for; may be given several times', collect)
    .option('--language <code>', 'language of the search, ISO 639-1; may be given several times', collect)
    .option('--max-results <n>', 'different sites a search takes at the most', wholeNumber(1, 1_000))
    .addOption(new Option('--render <rule>', 'open pages in a browser').choices(renderRules).default('auto'))
    .option('--delay <seconds>', 'pause between two requests to one host', amount(0, 60, 'seconds'), 2)
    .option('--concurrency <n>', 'pages in flight over all hosts, two a host', wholeNumber(1, 64), 8);
}

function startPage(text: string, before: readonly string[] | undefined): string[] {
  if (text.length > 2_048) throw new InvalidArgumentError('addresses have 2048 characters at the most');
  return [...(before ?? []), webAddress(text)];
}
