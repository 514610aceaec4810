import { beforeEach, describe, expect, it } from 'vitest';
import { recordSchemas } from '../schemas/generated/schemas.ts';
import type { RegisteredSchema, SchemaRegistry } from '../schemas/registry.ts';
import { MemorySchemaSource } from '../schemas/source.ts';
import { applySubjects, describePlan, planSubjects, type SubjectSpec, subjects } from './subjects.ts';

/** A registry in memory that checks nothing, so that what it refuses is our own doing; it counts what changes it. */
class MemoryRegistry implements SchemaRegistry {
  changes = 0;
  readonly #source = new MemorySchemaSource();
  readonly #subjects = new Map<string, RegisteredSchema[]>();
  readonly #levels = new Map<string, string>();

  async idOf(subject: string, schema: object): Promise<number | undefined> {
    const json = JSON.stringify(schema);
    return this.#subjects.get(subject)?.find((version) => JSON.stringify(version.schema) === json)?.id;
  }

  async schemaById(id: number): Promise<object | undefined> {
    return this.#source.schemaById(id);
  }

  async versions(subject: string): Promise<readonly RegisteredSchema[]> {
    return this.#subjects.get(subject) ?? [];
  }

  async register(subject: string, schema: object): Promise<number> {
    this.changes++;
    const versions = this.#subjects.get(subject) ?? [];
    const id = this.#source.add(schema);
    this.#subjects.set(subject, [...versions, { version: versions.length + 1, id, schema }]);
    return id;
  }

  async compatibility(subject: string): Promise<string | undefined> {
    return this.#levels.get(subject);
  }

  async setCompatibility(subject: string, level: string): Promise<void> {
    this.changes++;
    this.#levels.set(subject, level);
  }
}

let registry = new MemoryRegistry();
beforeEach(() => {
  registry = new MemoryRegistry();
});

const spec = (schema: object, compatibility: SubjectSpec['compatibility'] = 'BACKWARD_TRANSITIVE'): SubjectSpec => ({
  subject: 't-value',
  topic: 't',
  record: 'Alert',
  schema,
  compatibility,
});
const schema = (...fields: object[]) => ({ type: 'record', name: 'Alert', fields });
const a = { name: 'a', type: 'int' };
const b = { name: 'b', type: ['null', 'string'], default: null };

async function apply(one: SubjectSpec): Promise<string> {
  const plans = await planSubjects(registry, [one]);
  await applySubjects(registry, plans);
  return plans.map((plan) => plan.action).join();
}

describe('the subjects', () => {
  it('are <topic>-value, none for keys, transitive, and full for what others consume', () => {
    expect(subjects.map(({ subject, record, compatibility }) => [subject, record, compatibility])).toEqual(
      expect.arrayContaining([
        ['connector.data.raw-value', 'RawRecord', 'BACKWARD_TRANSITIVE'],
        ['bronze.data.cleaned-value', 'CleanedRow', 'BACKWARD_TRANSITIVE'],
        ['silver.data.processed-value', 'ProcessedFact', 'BACKWARD_TRANSITIVE'],
        ['gold.data.ready-value', 'GoldMetric', 'BACKWARD_TRANSITIVE'],
        ['bronze.data.quarantined-value', 'QuarantinedRow', 'BACKWARD_TRANSITIVE'],
        ['silver.data.quarantined-value', 'QuarantinedRow', 'BACKWARD_TRANSITIVE'],
        ['config.accounts-value', 'AccountConfig', 'BACKWARD_TRANSITIVE'],
        ['config.metrics-value', 'MetricCatalogue', 'BACKWARD_TRANSITIVE'],
        ['config.rules-value', 'RuleConfig', 'BACKWARD_TRANSITIVE'],
        ['config.entities-value', 'EntityVersion', 'BACKWARD_TRANSITIVE'],
        ['config.rates-value', 'RateDay', 'BACKWARD_TRANSITIVE'],
        ['config.reporting-value', 'ReportingCurrency', 'BACKWARD_TRANSITIVE'],
        ['config.flights-value', 'FlightConfig', 'BACKWARD_TRANSITIVE'],
        ['slices.events-value', 'SliceEvent', 'BACKWARD_TRANSITIVE'],
        ['rules.alerts-value', 'Alert', 'FULL_TRANSITIVE'],
        ['rules.evaluations-value', 'RuleEvaluation', 'BACKWARD_TRANSITIVE'],
        ['audit.events-value', 'AuditEvent', 'FULL_TRANSITIVE'],
      ]),
    );
  });

  it('are registered once: applying again changes nothing', async () => {
    await applySubjects(registry, await planSubjects(registry));
    expect(registry.changes).toBe(2 * subjects.length);
    const again = await planSubjects(registry);
    expect(again.map((plan) => plan.action)).toEqual(subjects.map(() => 'none'));
    await applySubjects(registry, again);
    expect(registry.changes).toBe(2 * subjects.length);
    expect(await registry.idOf('rules.alerts-value', recordSchemas.Alert)).toBeDefined();
  });
});

describe('a change', () => {
  it('that fits becomes a version', async () => {
    expect(await apply(spec(schema(a)))).toBe('create');
    expect(await apply(spec(schema(a, b)))).toBe('add-version');
    expect(await apply(spec(schema(a, b)))).toBe('none');
    expect((await registry.versions('t-value')).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('that does not fit is refused before anything is done, and says what, why and what to do', async () => {
    await apply(spec(schema(a)));
    const before = registry.changes;
    const newer = schema({ name: 'a', type: 'string' }, { name: 'c', type: 'long' });
    const [plan, ...others] = await planSubjects(registry, [
      spec(newer),
      { ...spec(schema(a)), subject: 'other-value' },
    ]);
    if (plan === undefined) throw new Error('no plan');
    await expect(applySubjects(registry, [...others, plan])).rejects.toMatchObject({ code: 'MR_SUBJECTS_REFUSED' });
    expect(registry.changes).toBe(before);
    expect(describePlan(plan)).toBe(`t-value is refused: Alert does not fit what is registered (BACKWARD_TRANSITIVE)
  ~ a: int, no default → string, no default
  + c: long, no default
  ! a: records of version 1 become unreadable: int was written, string is expected
    do: leave the field as it is and add another with the new type and a default
  ! c: records of version 1 become unreadable: it was not written, and the schema that reads it has no default
    do: give c a default where it is new, or keep it where it was taken away`);
  });

  it('is held against every version, not only the newest', async () => {
    await apply(spec(schema(a)));
    await apply(spec(schema(a, b)));
    const [plan] = await planSubjects(registry, [spec(schema(a, { name: 'b', type: ['null', 'string'] }))]);
    expect(plan?.conflicts.map(({ version, path, breaks }) => [version, path, breaks])).toEqual([
      [1, 'b', 'old-records'],
    ]);
  });

  it('may take a field away where only we read, but not where others do', async () => {
    await apply(spec(schema(a, b)));
    expect(await apply(spec(schema(b)))).toBe('add-version');
    registry = new MemoryRegistry();
    await apply(spec(schema(a, b), 'FULL_TRANSITIVE'));
    const [plan] = await planSubjects(registry, [spec(schema(b), 'FULL_TRANSITIVE')]);
    expect(plan?.action).toBe('refuse');
    expect(plan && describePlan(plan)).toContain('! a: readers of version 1 break: it was not written');
  });

  it('of the level alone keeps the version', async () => {
    await apply(spec(schema(a)));
    const [plan] = await planSubjects(registry, [spec(schema(a), 'FULL_TRANSITIVE')]);
    expect(plan && describePlan(plan)).toBe(
      't-value keeps version 1\n  ~ compatibility: BACKWARD_TRANSITIVE → FULL_TRANSITIVE',
    );
    expect(await apply(spec(schema(a), 'FULL_TRANSITIVE'))).toBe('set-compatibility');
    expect(await registry.versions('t-value')).toHaveLength(1);
  });
});
