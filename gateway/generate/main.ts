import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { parse } from 'graphql';
import { writeOrCheck } from '../../base/generated-files.ts';

// Makes the types of the gateway's resolvers and of the page's operations from the schema; with --check writes nothing and
// exits 1 when a file is not what it would be.
const root = fileURLToPath(new URL('../..', import.meta.url));
const schemaFile = 'gateway/schema/schema.graphql';
const operationsFolder = 'web/operations';
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const operationsFiles = readdirSync(join(root, operationsFolder))
  .sort()
  .map((name) => `${operationsFolder}/${name}`);
const banner = '// Made by `npm run generate` from the GraphQL schema. Do not edit.\n';

const scalars = {
  Date: 'string',
  DateTime: 'string',
  Count: 'number',
  Decimal: 'string',
  ID: 'string',
};
const common = { scalars, enumsAsTypes: true, useTypeImports: true, immutableTypes: true, skipTypename: true };

async function resolverTypes(): Promise<string> {
  const config = {
    ...common,
    // Resolvers name their context themselves: were it imported here, the context's own parts could not use these types.
    maybeValue: 'T | null',
    inputMaybeValue: 'T | null | undefined',
    avoidOptionals: { field: true, defaultValue: true },
  };
  return codegen({
    filename: 'resolvers.ts',
    schema: parse(read(schemaFile)),
    documents: [],
    config,
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers: typescriptResolvers },
  });
}

async function operationTypes(): Promise<string> {
  return codegen({
    filename: 'operations.ts',
    schema: parse(read(schemaFile)),
    documents: operationsFiles.map((location) => ({ location, document: parse(read(location)) })),
    config: common,
    plugins: [{ operations: {} }, { document: {} }],
    pluginMap: { operations: typescriptOperations, document: typedDocumentNode },
  });
}

writeOrCheck({
  'gateway/generated/resolvers.ts': banner + (await resolverTypes()),
  'web/generated/operations.ts': banner + (await operationTypes()),
});
