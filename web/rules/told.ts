import { type Definition, partOf, partsOf, textOf, textsOf } from '../format/definition.ts';

/** A channel that is told of a rule's alerts. */
export interface Told {
  readonly channel: string;
  /** Whether each alert goes there; otherwise it hangs on what only an alert has, such as its account. */
  readonly isSure: boolean;
}

/** What is known of a rule's alerts before there is one, by label. */
export type KnownLabels = Readonly<Record<string, string>>;

/** What every alert of a rule has. */
export function labelsOf(definition: Definition): KnownLabels {
  const scope = partOf(definition, 'scope');
  const platforms = textsOf(scope, 'platforms');
  return {
    ...{ rule: textOf(definition, 'rule'), severity: textOf(definition, 'severity') || 'warn' },
    level: textOf(scope, 'level') || 'campaign',
    ...(platforms.length === 1 && { platform: platforms[0] ?? '' }),
  };
}

/** The channels that alerts with these labels go to by an organisation's routes: the first route that takes one ends the search. */
export function toldBy(routes: Definition, known: KnownLabels): readonly Told[] {
  const told = new Map<string, boolean>();
  const first = partOf(routes, 'route');
  const takes = takesOf(first, known);
  if (takes !== 'no') gather(first, [], takes === 'yes', known, told);
  return [...told].map(([channel, isSure]) => ({ channel, isSure }));
}

function gather(
  route: Definition,
  above: readonly string[],
  isSure: boolean,
  known: KnownLabels,
  told: Map<string, boolean>,
): void {
  const channels = route['channels'] === undefined ? above : textsOf(route, 'channels');
  // Whether each alert comes to the route that is looked at, and whether there is one that takes whatever comes.
  let [comes, isTaken, isPassed] = [true, false, true];
  for (const below of partsOf(route, 'routes')) {
    const takes = takesOf(below, known);
    if (takes === 'no') continue;
    isPassed = false;
    isTaken ||= takes === 'yes';
    gather(below, channels, isSure && comes && takes === 'yes', known, told);
    if (below['continue'] === true) continue;
    if (takes === 'yes') break;
    comes = false;
  }
  if (isTaken) return;
  for (const channel of channels) told.set(channel, told.get(channel) === true || (isSure && isPassed));
}

/** Whether a route takes an alert: what is not known of it leaves that open. */
function takesOf(route: Definition, known: KnownLabels): 'yes' | 'no' | 'perhaps' {
  let takes: 'yes' | 'perhaps' = 'yes';
  for (const [place, wanted] of [
    ['match', true],
    ['not_match', false],
  ] as const) {
    const labels = partOf(route, place);
    for (const label of Object.keys(labels)) {
      const value = known[label];
      if (value === undefined) takes = 'perhaps';
      else if (textsOf(labels, label).some((pattern) => fits(pattern, value)) !== wanted) return 'no';
    }
  }
  return takes;
}

/** `*` stands for any characters. */
function fits(pattern: string, value: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's').test(value);
}
