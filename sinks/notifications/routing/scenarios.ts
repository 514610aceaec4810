import { complaints } from './scenarios/complaints.ts';
import { corrections } from './scenarios/corrections.ts';
import { digests } from './scenarios/digests.ts';
import { escalating } from './scenarios/escalating.ts';
import { grouping } from './scenarios/grouping.ts';
import { limits } from './scenarios/limits.ts';
import { peace } from './scenarios/peace.ts';
import { repeating } from './scenarios/repeating.ts';
import { routes } from './scenarios/routes.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** What is told when, worked out by hand: all stories. */
export const scenarios: readonly Scenario[] = [
  ...grouping,
  ...repeating,
  ...routes,
  ...peace,
  ...escalating,
  ...digests,
  ...limits,
  ...corrections,
  ...complaints,
];
