import type { Command } from 'commander';
import type { CodegenArguments } from '../codegen/codegen.ts';

/** `millrace codegen`: a client's operations as typed documents. */
export function register(program: Command): void {
  program
    .command('codegen')
    .argument('<operations...>', 'files, or folders with files, that end in .graphql')
    .description('make typed documents of GraphQL operations, for any client that takes a TypedDocumentNode')
    .option('--out <file>', 'the file to write', 'millrace.generated.ts')
    .option(
      '--schema <schema>',
      "a schema file, or a gateway's address to ask for its schema; default: the published schema",
    )
    .option('--token <token>', 'access token or API key for a gateway; default: the variable MILLRACE_TOKEN')
    .option('--check', 'write nothing, and exit 1 when the file is not what it would be')
    .option('--json', 'one JSON document: the file, its operations, whether it changed')
    .addHelpText('before', 'Example: millrace codegen src/operations --out src/millrace.ts\n')
    .action(async (operations: string[], options: CodegenArguments) => {
      const { codegenOperations } = await import('../codegen/codegen.ts');
      await codegenOperations(operations, options);
    });
}
