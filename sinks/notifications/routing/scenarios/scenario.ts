import type { DailyLimit } from '../daily-limit.ts';

/**
 * What is told when, worked out by hand. Each line of `story` is a time since Monday 2026-11-02 09:00 UTC and what happens then:
 *   fire a [warn|critical|info]   resolve a   nodata a   amend a   suppress a   ack a   snooze a 2h   correct a
 *   late a 10m (evaluated so long ago)
 * or, behind an arrow, a message that must be sent then and no other: channel, reason, and the alerts in it; `!` marks what is news,
 * `~` what is over, `^` what is corrected, `*` what is acknowledged, `+2` how many messages about it were held back before.
 */
export interface Scenario {
  readonly name: string;
  /** Where the expectation comes from. */
  readonly source: string;
  readonly route: Readonly<Record<string, unknown>>;
  readonly times?: Readonly<Record<string, unknown>>;
  /** Quiet hours and the like, by channel. Channels named in routes are there without. */
  readonly quiet?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Labels by alert, beside its rule `r`. */
  readonly alerts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** How often a day alerts may be told, by alert; those that come back share a fingerprint. */
  readonly limits?: Readonly<Record<string, DailyLimit>>;
  readonly story: string;
}

/** A source in Alertmanager's documentation. */
export const am = (place: string) => `Alertmanager, docs/configuration.md, ${place}`;

/** The route of most stories: everything to one channel. */
export const desk = { channels: ['desk'] };
