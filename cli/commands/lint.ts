import type { Command } from 'commander';

interface LintOptions {
  readonly registry?: boolean;
  readonly json?: boolean;
}

/** `millrace lint`: whether topics, schemas and state keep to the conventions. Needs no services unless asked for the registry. */
export function register(program: Command): void {
  program
    .command('lint')
    .description('hold topics, schemas and state to the conventions; exit 1 when one does not keep to them')
    .option('--registry', 'compare schemas with the registry instead of the released ones in schemas/released')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace lint\n')
    .addHelpText(
      'after',
      `
Looks at: names of topics, records, fields, stores and groups; one writer a topic; records that no topic carries; null as first branch and default;
fields that make released records unreadable or break their readers, as one without a default does; state of which nobody says what it
grows with. State without a name is refused when a topology is built.`,
    )
    .action(async (options: LintOptions) => {
      const { lint, lintText } = await import('../lint/lint.ts');
      const result = await lint(options);
      console.log(options.json ? JSON.stringify(result, null, 2) : lintText(result));
      if (result.findings.length > 0) process.exitCode = 1;
    });
}
