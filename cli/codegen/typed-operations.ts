import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import { scalarTypes } from '../../gateway/generate/scalar-types.ts';
import type { OperationsFile } from './operations.ts';

const banner = '// Made by `millrace codegen` from the GraphQL schema. Do not edit.\n';

/** The module of types and documents: for each operation `NameDocument`, with the types of its answer and its variables. */
export async function typedOperations(schemaText: string, files: readonly OperationsFile[]): Promise<string> {
  const made = await codegen({
    filename: 'operations.ts',
    schema: parse(schemaText),
    documents: files.map(({ location, document }) => ({ location, document })),
    config: {
      scalars: scalarTypes,
      defaultScalarType: 'unknown',
      enumsAsTypes: true,
      useTypeImports: true,
      immutableTypes: true,
      skipTypename: true,
    },
    plugins: [{ operations: {} }, { document: {} }],
    pluginMap: { operations: typescriptOperations, document: typedDocumentNode },
  });
  return `${banner}${made}`;
}
