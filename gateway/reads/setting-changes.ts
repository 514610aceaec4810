import { settingDifferences } from '../../definitions/diff.ts';
import type { SettingChange } from '../generated/resolvers.ts';

/** The settings in which two definitions or states differ, as the schema has them: null for what is not said. */
export function settingChanges(before: unknown, after: unknown): SettingChange[] {
  return settingDifferences(before, after).map(({ place, before: was, after: is }) => ({
    place,
    before: was ?? null,
    after: is ?? null,
  }));
}
