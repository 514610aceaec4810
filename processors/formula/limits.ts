/** Bounds of a formula, so that checking and evaluating it takes a time that is known beforehand. */
export const limits = {
  /** UTF-16 units of source. */
  sourceLength: 4096,
  /** Nodes of the tree, metrics that it refers to included. */
  nodes: 200,
  depth: 32,
  /** Days of a window, and of a shift back. */
  windowDays: 400,
  /** Metrics that refer to metrics, one inside of the other. */
  nestedMetrics: 8,
  /** Different windows of a formula, shifted ones counted apart. */
  windows: 20,
  /** Weeks that `same_weekday` looks back. */
  weeks: 12,
} as const;
