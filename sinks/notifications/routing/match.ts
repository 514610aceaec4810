/** A condition on one label: its value is (or, negated, is not) one of the patterns. `*` stands for any characters. */
export interface Matcher {
  readonly label: string;
  readonly patterns: readonly string[];
  readonly negated: boolean;
}

/** A node of a tree of routes, as far as matching goes. */
export interface MatchNode<R> {
  readonly match: readonly Matcher[];
  /** Whether the siblings after it are tried as well once it has matched. */
  readonly continue: boolean;
  readonly routes: readonly R[];
}

type Labels = Readonly<Record<string, string>>;

/**
 * The routes that an alert of these labels goes to. The walk is Alertmanager's: depth first, the first child that matches ends
 * the walk among its siblings unless it says `continue`, and a route none of whose children match takes the alert itself.
 * Empty when the root itself does not match.
 */
export function matchingRoutes<R extends MatchNode<R>>(root: R, labels: Labels): readonly R[] {
  if (!root.match.every((matcher) => matches(matcher, labels))) return [];
  const found: R[] = [];
  for (const child of root.routes) {
    const below = matchingRoutes(child, labels);
    found.push(...below);
    if (below.length > 0 && !child.continue) break;
  }
  return found.length === 0 ? [root] : found;
}

/** A label that is missing counts as empty, as in Alertmanager. */
export function matches({ label, patterns, negated }: Matcher, labels: Labels): boolean {
  const value = labels[label] ?? '';
  return patterns.some((pattern) => matchesPattern(pattern, value)) !== negated;
}

/** `*` matches any run of characters, everything else itself. Linear in the product of the lengths: no backtracking that grows. */
export function matchesPattern(pattern: string, value: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === value;
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (value.length < first.length + last.length) return false;
  if (!value.startsWith(first) || !value.endsWith(last)) return false;
  let at = first.length;
  const end = value.length - last.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
