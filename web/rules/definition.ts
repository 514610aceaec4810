/** A rule as files have it: docs/reference/rule.schema.json. Settings that the screen does not know stay as they are. */
export type Definition = Readonly<Record<string, unknown>>;

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

/** A text setting; empty where it is not said. */
export function textOf(definition: Definition, name: string): string {
  const value = definition[name];
  return typeof value === 'string' ? value : '';
}

/** The rule with a setting changed; an empty one is taken out, so that what is usual holds. */
export function withText(definition: Definition, name: string, value: string): Definition {
  if (value !== '') return { ...definition, [name]: value };
  return Object.fromEntries(Object.entries(definition).filter(([known]) => known !== name));
}

/** What the rule looks at. */
export function scopeOf(definition: Definition): Definition {
  const { scope } = definition;
  return typeof scope === 'object' && scope !== null ? (scope as Definition) : {};
}

/** The rule with a part of what it looks at changed; undefined takes it out. */
export function withScope(definition: Definition, name: string, value: unknown): Definition {
  const scope = { ...scopeOf(definition), [name]: value };
  return { ...definition, scope: Object.fromEntries(Object.entries(scope).filter(([, said]) => said !== undefined)) };
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
