import type { Command } from 'commander';
import type { ImportRatesArguments, ReportingArguments, ShowRatesArguments } from '../rates/arguments.ts';
import { wholeNumber } from '../whole-number.ts';

const days = wholeNumber(0, 366);

/** `millrace rates`: exchange rates by day, for amounts in another currency. */
export function register(program: Command): void {
  const rates = program
    .command('rates')
    .description('exchange rates by day, for amounts in another currency')
    .addHelpText('before', 'Example: millrace rates import --tenant acme\n');
  rates
    .command('import')
    .description("keep the rates of a file or an address: the ECB's XML or CSV, or a CSV with day,base,currency,rate")
    .requiredOption('--tenant <tenant>')
    .option('--from <place>', 'file or address; without it MILLRACE_RATES, else the ECB’s last ninety days')
    .option('--source <name>', 'what the rates are called in ids', 'ecb')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace rates import --tenant acme --from eurofxref-hist.csv\n')
    .action(async (options: ImportRatesArguments) => {
      const { importRates } = await import('../rates/import-rates.ts');
      await importRates(options);
    });
  rates
    .command('show')
    .description('the rate of a day and which published ones it is made of, or why there is none')
    .argument('[pair]', 'such as GBP/USD; without it, the last published rates up to the day')
    .requiredOption('--tenant <tenant>')
    .option('--day <day>', 'such as 2026-11-01; without it, today')
    .option('--amount <amount>', 'an amount of the first currency to convert')
    .option('--source <name>', 'whose rates', 'ecb')
    .option('--longest <days>', 'how many days old the last rate before the day may be', days, 7)
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace rates show GBP/USD --tenant acme --day 2026-11-22 --amount 12.50\n')
    .action(async (pair: string | undefined, options: ShowRatesArguments) => {
      const { showRates } = await import('../rates/show-rates.ts');
      await showRates(pair, options);
    });
  rates
    .command('currency')
    .description('in which currency a tenant sees all amounts beside their own; without one, says which it is')
    .argument('[currency]', 'such as EUR')
    .requiredOption('--tenant <tenant>')
    .option('--none', 'amounts are no longer converted')
    .option('--source <name>', 'whose rates convert them, in the pipeline and in formulas; ecb unless chosen')
    .option('--longest <days>', 'how many days old the last rate before a day may be; 7 unless chosen', days)
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace rates currency EUR --tenant acme\n')
    .action(async (currency: string | undefined, options: ReportingArguments) => {
      const { reportingCurrency } = await import('../rates/reporting.ts');
      await reportingCurrency(currency, options);
    });
}
