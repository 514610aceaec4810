import { type Definition, partOf, withSetting } from '../format/definition.ts';

export const modes = [
  ['notify', 'On'],
  ['shadow', 'On trial'],
  ['off', 'Off'],
] as const;

export const severities = [
  ['info', 'Info'],
  ['warn', 'Warning'],
  ['critical', 'Critical'],
] as const;

/** The rule with a part of what it looks at changed; undefined takes it out. */
export function withScope(definition: Definition, name: string, value: unknown): Definition {
  return { ...definition, scope: withSetting(partOf(definition, 'scope'), name, value) };
}

/** An id that a name suggests: letters, digits and `_`, as rules have them. */
export function idFor(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 63);
  return plain === '' ? 'rule' : plain;
}

/** What a new rule begins with when it does not begin with a template. */
export const blankRule: Definition = {
  rule: '',
  name: '',
  scope: { level: 'campaign' },
  condition: 'spend over 1d > 500',
  severity: 'warn',
  mode: 'shadow',
};
