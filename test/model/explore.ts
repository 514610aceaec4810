/** What a state machine can do: from every state, the actions that are possible and the states that they lead to. */
export interface Machine<S> {
  readonly initial: S;
  /** Tells states apart. */
  key(state: S): string;
  actions(state: S): ReadonlyArray<{ readonly name: string; readonly next: S }>;
  isEnd(state: S): boolean;
  /** What is wrong with a step; undefined when nothing is. */
  violation(before: S, after: S): string | undefined;
}

/** What was found: how many states there are, and where something is wrong the shortest way to it. */
export interface Exploration {
  readonly states: number;
  /** States in which all is done. */
  readonly ends: number;
  readonly counterexample: { readonly violation: string; readonly trace: readonly string[] } | undefined;
}

interface Visit<S> {
  readonly state: S;
  readonly action: string;
  readonly from: Visit<S> | undefined;
}

/**
 * Visits every state that can be reached, nearest first, until something is wrong.
 * @throws Error when there are more than `maxStates`.
 */
export function explore<S>(machine: Machine<S>, maxStates: number): Exploration {
  const seen = new Set([machine.key(machine.initial)]);
  let ends = 0;
  let layer: Array<Visit<S>> = [{ state: machine.initial, action: 'begin', from: undefined }];
  while (layer.length > 0) {
    const following: Array<Visit<S>> = [];
    for (const visit of layer) {
      for (const { name, next } of machine.actions(visit.state)) {
        const violation = machine.violation(visit.state, next);
        const reached = { state: next, action: name, from: visit };
        if (violation !== undefined) {
          return { states: seen.size, ends, counterexample: { violation, trace: traceOf(reached) } };
        }
        const key = machine.key(next);
        if (seen.has(key)) continue;
        if (seen.size >= maxStates) throw new Error(`there are more than ${maxStates} states: allow fewer faults`);
        seen.add(key);
        if (machine.isEnd(next)) ends += 1;
        following.push(reached);
      }
    }
    layer = following;
  }
  return { states: seen.size, ends, counterexample: undefined };
}

function traceOf<S>(last: Visit<S>): string[] {
  const trace: string[] = [];
  for (let visit: Visit<S> | undefined = last; visit !== undefined; visit = visit.from) trace.push(visit.action);
  return trace.reverse();
}
