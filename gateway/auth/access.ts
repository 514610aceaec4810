import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getDirectiveValues,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import type { GatewayContext, Principal } from '../context.ts';
import { AccessError, StartError } from '../errors.ts';
import type { Scope } from '../generated/resolvers.ts';

type Field = GraphQLField<unknown, GatewayContext>;

/** The scope that `@access` asks for on each field that has it, by `Type.field`. */
export function accessOf(schema: GraphQLSchema): ReadonlyMap<string, Scope> {
  return new Map(guarded(schema).map(({ name, scope }) => [name, scope]));
}

/** Fields of Query, Mutation and Subscription without `@access`, as `Type.field`. */
export function unguardedFields(schema: GraphQLSchema): readonly string[] {
  const known = accessOf(schema);
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .flatMap((type) => Object.keys(type?.getFields() ?? {}).map((field) => `${type}.${field}`))
    .filter((name) => !known.has(name));
}

/**
 * Puts the scope that each field asks for before its resolver, or before the source of a subscription. To be called once, when all
 * resolvers are attached.
 * @throws StartError MR_GATEWAY_START that names root fields which ask for none: nothing is open by being forgotten.
 */
export function enforceAccess(schema: GraphQLSchema): void {
  const open = unguardedFields(schema);
  if (open.length > 0) {
    throw new StartError('MR_GATEWAY_START', `${open.join(', ')}: write @access(scope: …) behind each in its theme`);
  }
  for (const { field, scope, name } of guarded(schema)) {
    if (field.subscribe) field.subscribe = behind(scope, name, field.subscribe);
    else field.resolve = behind(scope, name, field.resolve ?? defaultFieldResolver);
  }
}

/** @throws AccessError MR_FORBIDDEN when `principal` may not do what `scope` stands for. */
export function requireScope(principal: Principal, scope: Scope, what: string): void {
  if (principal.scopes.has(scope)) return;
  const has =
    principal.kind === 'KEY'
      ? 'the API key does not have it: use one that has'
      : `the role ${principal.role} does not bring it: ask an owner or admin of the organisation`;
  throw new AccessError(`${what} asks for the scope ${scope}, and ${has}`);
}

function behind(
  scope: Scope,
  name: string,
  resolve: GraphQLFieldResolver<unknown, GatewayContext>,
): GraphQLFieldResolver<unknown, GatewayContext> {
  return (root, args, context, info) => {
    requireScope(context.principal, scope, name);
    return resolve(root, args, context, info);
  };
}

function guarded(schema: GraphQLSchema): readonly { name: string; field: Field; scope: Scope }[] {
  const directive = schema.getDirective('access');
  if (!directive) return [];
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || isIntrospectionType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => {
      const values = field.astNode ? getDirectiveValues(directive, field.astNode) : undefined;
      return values === undefined ? [] : [{ name: `${type}.${field.name}`, field, scope: values.scope as Scope }];
    });
  });
}
