/** A rule, a channel or routes as files have them. Settings that a screen does not know stay as they are. */
export type Definition = Readonly<Record<string, unknown>>;

/** A text setting; empty where it is not said. */
export function textOf(definition: Definition, name: string): string {
  const value = definition[name];
  return typeof value === 'string' ? value : '';
}

/** A setting that has settings of its own; empty where it is not said. */
export function partOf(definition: Definition, name: string): Definition {
  const value = definition[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Definition) : {};
}

/** A setting that is a list of texts; empty where it is not said. One text is a list of it. */
export function textsOf(definition: Definition, name: string): readonly string[] {
  const value = definition[name];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** A setting that is a list of parts; empty where it is not said. */
export function partsOf(definition: Definition, name: string): readonly Definition[] {
  const value = definition[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : [];
}

/** With a setting changed; what is empty is taken out, so that what is usual holds. */
export function withSetting(definition: Definition, name: string, value: unknown): Definition {
  if (!isEmpty(value)) return { ...definition, [name]: value };
  return Object.fromEntries(Object.entries(definition).filter(([known]) => known !== name));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
