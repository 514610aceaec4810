import { expect } from 'vitest';
import type { Entity } from '../entities/entity.ts';
import type { EntityKind } from '../entities/shape.ts';
import { entitiesAt } from '../sandbox/platform.ts';
import type { SandboxAccount } from '../sandbox/world.ts';

/** Levels of which an account may have nothing, from above. */
export const listedLevels = ['campaign', 'ad_group', 'ad', 'creative'] as const;
/** What an entity of a level is found under at least. */
const above = { campaign: null, ad_group: 'campaign', ad: 'ad_group', creative: null } as const;

/** Expects all entities of the kinds as the sandbox knows them: by id and name, under what they stand under. `unnamed`: kinds without a name. */
export function expectListed(
  account: SandboxAccount,
  came: readonly Entity[],
  kinds: readonly EntityKind[],
  unnamed: readonly EntityKind[] = [],
): void {
  expect(new Set(came.map(({ kind }) => kind))).toEqual(new Set(kinds));
  for (const level of listedLevels.filter((each) => kinds.includes(each))) {
    const listed = came.filter(({ kind }) => kind === level);
    const known = new Map(entitiesAt(account, level).map((entity) => [entity.ids[level] ?? '', entity]));
    expect(listed.map(({ id }) => id).sort()).toEqual([...known.keys()].sort());
    for (const { id, name, parents } of listed) {
      const there = known.get(id);
      const { portfolio: _ofAmazon, ...levels } = parents;
      expect(there?.ids).toMatchObject(levels);
      if (above[level] !== null) expect(parents).toHaveProperty(above[level]);
      if (!unnamed.includes(level)) expect(name).toBe(there?.names[level]);
    }
  }
}
