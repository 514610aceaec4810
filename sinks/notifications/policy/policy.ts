import { z } from 'zod';
import { severities } from '../routing/alert.ts';
import { duration } from './duration.ts';
import { daily, times } from './times.ts';

/** The name of a channel, a route or a set of times. */
export const name = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/, 'must be small letters, digits, _ and -, a letter first, at most 63');

const labelName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be a label: small letters, digits and _');
const pattern = z.string().max(200);
const patterns = z.union([pattern, z.array(pattern).min(1).max(50)], {
  error: 'must be a text or a list of texts; * stands for any characters',
});
const matchers = z.record(labelName, patterns);
const channels = z.array(name).max(20);

const step = z.strictObject({
  after: duration.refine((ms) => ms >= 60_000, 'must be at least 1m'),
  to: channels.min(1),
});

/** A route as files write it. What is left out of `channels` to `send_resolved` it has from the route above it. */
const route = z.strictObject({
  name,
  match: matchers.default({}),
  not_match: matchers.default({}),
  continue: z.boolean().default(false),
  channels: channels.optional(),
  group_by: z
    .union([z.literal('all'), z.array(labelName).max(20)], { error: 'must be a list of labels, or all' })
    .optional(),
  group_wait: duration.optional(),
  group_interval: duration.refine((ms) => ms >= 60_000, 'must be at least 1m').optional(),
  repeat_interval: duration.optional(),
  send_resolved: z.boolean().optional(),
  mute: z.array(name).default([]),
  only: z.array(name).default([]),
  escalate: z.array(step).max(10).default([]),
  digest: daily.optional(),
  get routes() {
    return z.array(route).max(50).default([]);
  },
});
export type RouteFile = z.output<typeof route>;

/** When a channel is left in peace, and from which severity on it is not. */
export const quietHours = times.extend({ except: z.enum(severities).optional() });

/** Who is told what and when: the part of a definition file beside the channels. */
export const policySchema = z.strictObject({
  times: z.record(name, times).default({}),
  route: route.extend({ name: name.default('default') }),
  /** Who gets what another channel did not take. */
  fallback: channels.default([]),
});
export type PolicyFile = z.output<typeof policySchema>;
