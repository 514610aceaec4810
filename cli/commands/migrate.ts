import type { Command } from 'commander';

/** `millrace migrate`: the tables of ClickHouse and Postgres. */
export function register(program: Command): void {
  program
    .command('migrate')
    .description('apply the migrations of ClickHouse and Postgres that are not applied yet')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace migrate\n')
    .action(migrate);
}

async function migrate(options: { readonly json?: boolean }): Promise<void> {
  const { loadConfig } = await import('../../base/config.ts');
  const { migrateClickHouse } = await import('../../sinks/clickhouse/migrate.ts');
  const { migratePostgres } = await import('../../sinks/postgres/migrate.ts');
  const config = loadConfig();
  const [postgres, clickhouse] = await Promise.all([
    migratePostgres(config.address('postgres')),
    migrateClickHouse(config.address('clickhouse'), {
      database: config.clickhouseDatabase,
      cluster: config.clickhouseCluster,
    }),
  ]);
  if (options.json) {
    console.log(JSON.stringify({ postgres, clickhouse }, null, 2));
    return;
  }
  console.log(`Postgres: ${postgres.length} applied${postgres.length === 0 ? '' : `: ${postgres.join(', ')}`}`);
  const applied = clickhouse.migrations.filter(({ applied }) => applied).map(({ name }) => name);
  console.log(
    `ClickHouse (${clickhouse.engine.kind} ${clickhouse.engine.version}): ${applied.length} applied${applied.length === 0 ? '' : `: ${applied.join(', ')}`}`,
  );
}
