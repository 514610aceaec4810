import type { Typed } from '../language/typed.ts';
import { type Around, apart, fraction } from './around.ts';
import type { Plan } from './plan.ts';

interface Factors {
  readonly above: Typed[];
  readonly below: Typed[];
  times: number;
  per: number;
}

/**
 * A chain of products and quotients as one fraction, divided once at the end: `spend / impressions * 1000` is
 * (spend × 1000) / impressions. A quotient in a divisor stays one of its own: it is null where it would divide by zero. The ends of a chain with a quotient count the same rows.
 */
export function lowerProduct(typed: Typed & { kind: 'arithmetic' }, around: Around): Plan {
  const factors: Factors = { above: [], below: [], times: 1, per: 1 };
  collect(typed, false, factors);
  const inside = factors.below.length > 0 ? apart(around) : around;
  const above = factors.above.map((factor) => inside.lower(factor, inside));
  const below = factors.below.map((factor) => inside.lower(factor, inside));
  return fraction(above, below, factors.times, factors.per, typed.unit === 'money');
}

function collect(typed: Typed, inverse: boolean, factors: Factors): void {
  if (typed.kind === 'metric') {
    collect(typed.of, inverse, factors);
  } else if (typed.kind === 'arithmetic' && (typed.sign === '*' || (typed.sign === '/' && !inverse))) {
    collect(typed.left, inverse, factors);
    collect(typed.right, typed.sign === '/' ? !inverse : inverse, factors);
  } else if (typed.kind === 'literal' && typeof typed.value === 'number') {
    if (inverse) factors.per *= typed.value;
    else factors.times *= typed.value;
  } else {
    (inverse ? factors.below : factors.above).push(typed);
  }
}
