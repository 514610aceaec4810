const minuteMs = 60_000;
/** Looks between which the wait grows. */
const growing = 15;
/** Looks after those at most, however long it is waited: each puts about a dozen events into the history, which Temporal ends at 51,200. */
const mostLater = 1_000;

/**
 * How long from a look (the first is 1) to the next one whether a credential has come that nobody told of: a minute, two, up to a quarter of
 * an hour and then always that, or the thousandth part of a wait of more than ten days.
 */
export function untilNextLook(look: number, withinMs: number): number {
  return look <= growing ? look * minuteMs : Math.max(growing * minuteMs, withinMs / mostLater);
}
