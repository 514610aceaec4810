import {
  buildSchema,
  findBreakingChanges,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  printSchema,
} from 'graphql';
import { z } from 'zod';

/** Days for which what is deprecated stays at least. */
export const noticeDays = 90;
const dayMs = 86_400_000;
const until = /gone after (\d{4}-\d{2}-\d{2})\.?$/i;

/** A break that somebody decided on: the change as the check words it, the reason, and the day. */
const acceptedSchema = z.array(
  z.strictObject({ change: z.string().min(1), because: z.string().min(10), on: z.iso.date() }),
);
export type AcceptedBreaks = z.infer<typeof acceptedSchema>;

/** The breaks in `gateway/schema/accepted-breaks.json`. */
export function readAcceptedBreaks(text: string): AcceptedBreaks {
  return acceptedSchema.parse(JSON.parse(text));
}

/** A schema as it is published: in one piece, each type with all its fields. */
export function publishedSchema(text: string): string {
  return `# Made by \`npm run generate\` from gateway/schema/themes. The published contract: docs/reference/graphql.md tells how it may change.\n${printSchema(buildSchema(text))}\n`;
}

/**
 * Why `proposed` may not become the contract in place of `published`: each change that breaks clients and was neither announced for
 * long enough nor accepted, and each deprecation that does not say what to use instead and until when. `today` as 2026-11-01.
 */
export function contractProblems(
  published: string,
  proposed: string,
  accepted: AcceptedBreaks,
  today: string,
): readonly string[] {
  const before = buildSchema(published);
  const after = buildSchema(proposed);
  const earlier = new Map(deprecations(before).map((each) => [each.removal, each]));
  const due = new Set(
    [...earlier.values()].filter(({ reason }) => isOver(reason, today)).map(({ removal }) => removal),
  );
  const decided = new Set(accepted.map(({ change }) => change));
  const breaks = findBreakingChanges(before, after)
    .map(({ description }) => description)
    .filter((change) => !due.has(change) && !decided.has(change))
    .map((change) => `breaks clients: ${change}`);
  const announced = deprecations(after).flatMap(({ place, removal, reason }) => {
    const problem = noticeProblem(reason, earlier.has(removal) ? null : today);
    return problem === undefined ? [] : [`${place}: ${problem}`];
  });
  return [...breaks, ...announced];
}

function isOver(reason: string, today: string): boolean {
  const last = until.exec(reason)?.[1];
  return last !== undefined && last < today;
}

/** `since`: the day on which it is announced; null when it was before. */
function noticeProblem(reason: string, since: string | null): string | undefined {
  const last = until.exec(reason)?.[1];
  if (last === undefined)
    return `its deprecation must end in 'gone after <day>': @deprecated(reason: "use x: gone after 2027-03-01")`;
  if (since === null) return undefined;
  const days = (Date.parse(last) - Date.parse(since)) / dayMs;
  return days >= noticeDays
    ? undefined
    : `it is gone after ${last}: clients get ${noticeDays} days from ${since} at least`;
}

interface Deprecation {
  readonly place: string;
  /** How graphql-js words the removal of it. */
  readonly removal: string;
  readonly reason: string;
}

function deprecations(schema: GraphQLSchema): readonly Deprecation[] {
  const found: Deprecation[] = [];
  const note = (place: string, removal: string, reason: string | null | undefined) => {
    if (reason !== null && reason !== undefined) found.push({ place, removal, reason });
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    if (isEnumType(type)) {
      for (const { name, deprecationReason } of type.getValues()) {
        note(`${type}.${name}`, `${name} was removed from enum type ${type}.`, deprecationReason);
      }
    } else if (isInputObjectType(type)) {
      for (const { name, deprecationReason } of Object.values(type.getFields())) {
        note(`${type}.${name}`, `${type}.${name} was removed.`, deprecationReason);
      }
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const { name, deprecationReason, args } of Object.values(type.getFields())) {
        note(`${type}.${name}`, `${type}.${name} was removed.`, deprecationReason);
        for (const { name: argument, deprecationReason: reason } of args) {
          note(`${type}.${name}(${argument}:)`, `${type}.${name} arg ${argument} was removed.`, reason);
        }
      }
    }
  }
  return found;
}
