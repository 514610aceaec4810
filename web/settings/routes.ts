import { type Definition, partOf, partsOf, textsOf, withSetting } from '../format/definition.ts';

/** Labels that every alert has; rules give others. */
export const knownLabels = ['rule', 'state', 'platform', 'account', 'level', 'entity'] as const;

/** Severities, as routes name them. */
export const routeSeverities = ['info', 'warn', 'critical'] as const;

/** A label that an alert must have: one of the values, in which * stands for any characters. */
export interface LabelMatch {
  readonly label: string;
  readonly values: readonly string[];
}

/** What a route wants of an alert's labels, its severity apart. */
export function labelsOf(route: Definition, name: 'match' | 'not_match'): readonly LabelMatch[] {
  const match = partOf(route, name);
  return Object.keys(match)
    .filter((label) => name === 'not_match' || label !== 'severity')
    .map((label) => ({ label, values: textsOf(match, label) }));
}

/** The route with other labels; its severity stays. A label without a value says nothing. */
export function withLabels(route: Definition, name: 'match' | 'not_match', labels: readonly LabelMatch[]): Definition {
  const severities = name === 'match' ? textsOf(partOf(route, name), 'severity') : [];
  const said = labels.filter(({ label, values }) => label !== '' && values.length > 0);
  const match = {
    ...(severities.length > 0 && { severity: single(severities) }),
    ...Object.fromEntries(said.map(({ label, values }) => [label, single(values)])),
  };
  return withSetting(route, name, match);
}

/** The severities that a route takes; all where it does not say. */
export function severitiesOf(route: Definition): readonly string[] {
  const said = textsOf(partOf(route, 'match'), 'severity');
  return said.length === 0 ? routeSeverities : said;
}

/** The route with a severity taken or left; that of all of them is not written. One stays. */
export function withSeverity(route: Definition, severity: string, isTaken: boolean): Definition {
  const taken = severitiesOf(route);
  const next = routeSeverities.filter((known) => (known === severity ? isTaken : taken.includes(known)));
  if (next.length === 0) return route;
  const said = next.length === routeSeverities.length ? undefined : single(next);
  return withSetting(route, 'match', withSetting(partOf(route, 'match'), 'severity', said));
}

/** The routes that stand below the first one, in the order in which they are tried. */
export function routesBelow(definition: Definition): readonly Definition[] {
  return partsOf(partOf(definition, 'route'), 'routes');
}

/** The definition with other routes below the first one. */
export function withRoutesBelow(definition: Definition, routes: readonly Definition[]): Definition {
  return { ...definition, route: withSetting(partOf(definition, 'route'), 'routes', routes) };
}

/** The list with what stands at a place one place further up. */
export function movedUp<T>(list: readonly T[], at: number): readonly T[] {
  const [above, moved] = [list[at - 1], list[at]];
  if (above === undefined || moved === undefined) return list;
  return [...list.slice(0, at - 1), moved, above, ...list.slice(at + 1)];
}

/** The definition without a set of times, also where routes name it. */
export function withoutTimes(definition: Definition, name: string): Definition {
  const without = (route: Definition): Definition => {
    let next = route;
    for (const use of ['mute', 'only'] as const) {
      next = withSetting(
        next,
        use,
        textsOf(next, use).filter((known) => known !== name),
      );
    }
    return withSetting(next, 'routes', partsOf(next, 'routes').map(without));
  };
  return {
    ...withSetting(definition, 'times', withSetting(partOf(definition, 'times'), name, undefined)),
    route: without(partOf(definition, 'route')),
  };
}

/** One text alone, several as a list: as people write it. */
function single(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] ?? '') : values;
}
