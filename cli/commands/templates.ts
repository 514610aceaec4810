import type { Command } from 'commander';

/** `millrace templates`: rules to begin with. */
export function register(program: Command): void {
  const templates = program
    .command('templates')
    .description('rules that ad people use, to begin with; each has examples of when it fires')
    .addHelpText('before', 'Example: millrace templates list\n');
  templates
    .command('list')
    .description('list them')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace templates list\n')
    .action(async ({ json }: { readonly json?: true }) => {
      const { printTemplates } = await import('../definitions/templates.ts');
      printTemplates(json === true);
    });
  templates
    .command('show')
    .description('print one as a file for `millrace apply`')
    .argument('<template>')
    .option('--json', 'as JSON instead of YAML')
    .addHelpText('before', 'Example: millrace templates show ctr_drop > rules/ctr_drop.yaml\n')
    .action(async (template: string, { json }: { readonly json?: true }) => {
      const { printTemplate } = await import('../definitions/templates.ts');
      printTemplate(template, json === true);
    });
}
