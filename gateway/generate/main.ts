import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { buildASTSchema, parse } from 'graphql';
import { writeOrCheck } from '../../base/generated-files.ts';
import { contractProblems, publishedSchema, readAcceptedBreaks } from '../schema/contract.ts';
import { schemaText } from '../schema/schema.ts';
import { filesOf, grpcTypes, grpcTypesFolder } from './grpc-types.ts';
import { lazyFields } from './lazy-fields.ts';
import { possibleTypes } from './possible-types.ts';
import { scalarTypes } from './scalar-types.ts';

// Makes the published schema from its themes, and the types of the gateway's resolvers, of the page's operations and of the gRPC
// services; with --check writes nothing and exits 1 when a file is not what it would be. A schema that breaks clients of the published one is not
// written either: docs/reference/graphql.md tells how it may change.
const root = fileURLToPath(new URL('../..', import.meta.url));
const contractFile = 'gateway/schema/schema.graphql';
const operationsFolder = 'web/operations';
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const operationsFiles = readdirSync(join(root, operationsFolder))
  .sort()
  .map((name) => `${operationsFolder}/${name}`);
const published = publishedSchema(schemaText);
const schema = parse(published);
const banner = '// Made by `npm run generate` from the GraphQL schema. Do not edit.\n';

const common = {
  scalars: scalarTypes,
  enumsAsTypes: true,
  useTypeImports: true,
  immutableTypes: true,
  skipTypename: true,
};

async function resolverTypes(): Promise<string> {
  const config = {
    ...common,
    // Resolvers name their context themselves: were it imported here, the context's own parts could not use these types.
    maybeValue: 'T | null',
    inputMaybeValue: 'T | null | undefined',
    avoidOptionals: { field: true, defaultValue: true },
    // Of these types lists give less than the schema has: what is left out is read where it is asked for.
    mappers: Object.fromEntries(
      Object.entries(lazyFields).map(([type, fields]) => [
        type,
        `Omit<${type}, ${fields.map((name) => `'${name}'`).join(' | ')}>`,
      ]),
    ),
    // By it a member of a union is told from the others.
    skipTypename: false,
  };
  return codegen({
    filename: 'resolvers.ts',
    schema,
    documents: [],
    config,
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers: typescriptResolvers },
  });
}

async function operationTypes(): Promise<string> {
  return codegen({
    filename: 'operations.ts',
    schema,
    documents: operationsFiles.map((location) => ({ location, document: parse(read(location)) })),
    config: common,
    plugins: [{ operations: {} }, { document: {} }],
    pluginMap: { operations: typescriptOperations, document: typedDocumentNode },
  });
}

const problems = contractProblems(
  read(contractFile),
  published,
  readAcceptedBreaks(read('gateway/schema/accepted-breaks.json')),
  new Date().toISOString().slice(0, 10),
);
for (const problem of problems) console.error(`${contractFile}: ${problem}`);
if (problems.length > 0) {
  console.error(
    'see docs/reference/graphql.md: deprecate first, or accept the break in gateway/schema/accepted-breaks.json',
  );
  process.exit(1);
}
const grpc = grpcTypes(root);
const left = (existsSync(join(root, grpcTypesFolder)) ? filesOf(join(root, grpcTypesFolder)) : [])
  .map((file) => `${grpcTypesFolder}/${file}`)
  .filter((file) => !(file in grpc));
for (const file of left) {
  if (process.argv.includes('--check')) {
    console.error(`${file} is of nothing any more: run npm run generate`);
    process.exitCode = 1;
  } else rmSync(join(root, file));
}
writeOrCheck({
  ...grpc,
  [contractFile]: published,
  'gateway/generated/resolvers.ts': banner + (await resolverTypes()),
  'web/generated/operations.ts': banner + (await operationTypes()),
  'web/generated/possible-types.ts': banner + possibleTypes(buildASTSchema(schema)),
});
