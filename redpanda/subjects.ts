import { type Change, type Problem, readingProblems, schemaChanges } from '../schemas/compatibility.ts';
import { recordSchemas } from '../schemas/generated/schemas.ts';
import type { Records } from '../schemas/generated/types.ts';
import type { Compatibility, RegisteredSchema, SchemaRegistry } from '../schemas/registry.ts';
import { valueSubject } from '../schemas/source.ts';
import { type TopicId, topicNames, topicRecords } from '../schemas/topic-names.ts';
import { SubjectsRefusedError } from './errors.ts';

/** A subject as it is to be. Subjects are `<topic>-value`; keys are plain strings and have no subject. */
export interface SubjectSpec {
  readonly subject: string;
  readonly topic: string;
  readonly record: keyof Records;
  readonly schema: object;
  readonly compatibility: Compatibility;
}

/** Those that others consume keep readers of any age working too; stages are replayed, so all that was written stays readable. */
const fullTopics: ReadonlySet<TopicId> = new Set<TopicId>(['alerts', 'audit']);

/** Every subject of the contract. */
export const subjects: readonly SubjectSpec[] = (Object.keys(topicNames) as TopicId[]).map((id) => ({
  subject: valueSubject(topicNames[id]),
  topic: topicNames[id],
  record: topicRecords[id],
  schema: recordSchemas[topicRecords[id]],
  compatibility: fullTopics.has(id) ? 'FULL_TRANSITIVE' : 'BACKWARD_TRANSITIVE',
}));

/** What keeps one registered version and the new schema from reading one another. */
export interface Conflict extends Problem {
  readonly version: number;
  /** `old-records`: the new schema cannot read that version's; `old-readers`: that version cannot read the new one's. */
  readonly breaks: 'old-records' | 'old-readers';
}

/** What applying one subject would do. */
export interface SubjectPlan {
  readonly spec: SubjectSpec;
  readonly action: 'none' | 'create' | 'add-version' | 'set-compatibility' | 'refuse';
  /** Newest registered version, undefined for a new subject. */
  readonly version: number | undefined;
  /** The subject's level in the registry where it is not what it is to be. */
  readonly compatibilityWas: string | undefined;
  readonly changes: readonly Change[];
  readonly conflicts: readonly Conflict[];
}

/** Compares the contract with the registry; changes nothing. Throws SchemasError when the registry does not answer. */
export function planSubjects(
  registry: SchemaRegistry,
  specs: readonly SubjectSpec[] = subjects,
): Promise<readonly SubjectPlan[]> {
  return Promise.all(specs.map((spec) => planSubject(registry, spec)));
}

async function planSubject(registry: SchemaRegistry, spec: SubjectSpec): Promise<SubjectPlan> {
  const [versions, id, level] = await Promise.all([
    registry.versions(spec.subject),
    registry.idOf(spec.subject, spec.schema),
    registry.compatibility(spec.subject),
  ]);
  const newest = versions.at(-1);
  const conflicts = versions.flatMap((version) => conflictsWith(version, spec));
  const plan = {
    spec,
    version: newest?.version,
    compatibilityWas: newest === undefined || level === spec.compatibility ? undefined : (level ?? 'the default'),
    // A registry may hold versions to be one that differ in docs or defaults only: then there is nothing to register.
    changes: newest === undefined || id !== undefined ? [] : schemaChanges(newest.schema, spec.schema),
    conflicts,
  };
  if (newest === undefined) return { ...plan, action: 'create' };
  if (conflicts.length > 0) return { ...plan, changes: schemaChanges(newest.schema, spec.schema), action: 'refuse' };
  if (id === undefined) return { ...plan, action: 'add-version' };
  return { ...plan, action: plan.compatibilityWas === undefined ? 'none' : 'set-compatibility' };
}

/** What keeps a version from living beside what the subject is to be, at its level of compatibility. */
export function conflictsWith(
  { version, schema }: Pick<RegisteredSchema, 'version' | 'schema'>,
  spec: SubjectSpec,
): Conflict[] {
  return conflictsOf(schema, spec).map((conflict) => ({ ...conflict, version }));
}

/** The same of a schema that has no version. */
export function conflictsOf(
  before: object,
  { schema, compatibility }: Pick<SubjectSpec, 'schema' | 'compatibility'>,
): Omit<Conflict, 'version'>[] {
  const backward = readingProblems(before, schema).map((problem) => ({ ...problem, breaks: 'old-records' as const }));
  if (compatibility !== 'FULL_TRANSITIVE') return backward;
  const forward = readingProblems(schema, before).map((problem) => ({ ...problem, breaks: 'old-readers' as const }));
  return [...backward, ...forward];
}

/**
 * Makes the registry what the plans say: each subject's compatibility level, then its schema. Doing it twice changes nothing.
 * @throws SubjectsRefusedError before anything is done when one of the plans is refused.
 * @throws SchemasError when the registry does not answer, or refuses what the plan allowed.
 */
export async function applySubjects(registry: SchemaRegistry, plans: readonly SubjectPlan[]): Promise<void> {
  const refused = plans.filter((plan) => plan.action === 'refuse');
  if (refused.length > 0) throw new SubjectsRefusedError(refused.map(describePlan).join('\n'));
  for (const { spec, action, compatibilityWas } of plans) {
    if (action === 'none') continue;
    if (action === 'create' || compatibilityWas !== undefined) {
      await registry.setCompatibility(spec.subject, spec.compatibility);
    }
    if (action !== 'set-compatibility') await registry.register(spec.subject, spec.schema);
  }
}

const signs = { added: '+', removed: '-', changed: '~' } as const;

/** A plan in words: what it does, each changed field, and for a refusal why and what to do. */
export function describePlan(plan: SubjectPlan): string {
  const { spec, action, version, compatibilityWas } = plan;
  const does = {
    none: `is up to date (version ${version})`,
    create: `is new: ${spec.record}, ${spec.compatibility}`,
    'add-version': `gets a version after ${version}`,
    'set-compatibility': `keeps version ${version}`,
    refuse: `is refused: ${spec.record} does not fit what is registered (${spec.compatibility})`,
  }[action];
  const level =
    compatibilityWas === undefined ? [] : [`  ~ compatibility: ${compatibilityWas} → ${spec.compatibility}`];
  const changes = plan.changes.map(({ path, kind, what }) => `  ${signs[kind]} ${path}: ${what}`);
  return [`${spec.subject} ${does}`, ...level, ...changes, ...plan.conflicts.map(describeConflict)].join('\n');
}

function describeConflict({ path, why, fix, version, breaks }: Conflict): string {
  const whom =
    breaks === 'old-records'
      ? `records of version ${version} become unreadable`
      : `readers of version ${version} break`;
  return `  ! ${path || 'the record'}: ${whom}: ${why}\n    do: ${fix}`;
}
