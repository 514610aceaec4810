import type { Alert } from '../../../schemas/generated/types.ts';
import type { Reason, SentItem } from '../routing/member.ts';

/** Alerts that a message shows at most; the others are counted. */
export const maxShown = 20;

/** An alert in a message, as it was when the message was made. `key` is the same each time this transition is told to this channel. */
export interface MessageAlert extends Omit<SentItem, 'alertId' | 'seq'> {
  readonly key: string;
  readonly alert: Alert;
}

/** What is to be told to one channel at once. Plain data: it is stored as JSON until it is delivered, and rendered then. */
export interface Message {
  /** The same at each attempt to deliver it: receivers tell a repetition by it. */
  readonly key: string;
  readonly tenant: string;
  readonly channel: string;
  readonly reason: Reason | 'test' | 'undelivered';
  /** Epoch milliseconds. */
  readonly at: number;
  readonly route: string;
  readonly group: Readonly<Record<string, string>>;
  /** The first `maxShown`. */
  readonly alerts: readonly MessageAlert[];
  /** Of all alerts, those that are not shown included. */
  readonly firing: number;
  readonly critical: number;
  readonly resolved: number;
  /** Alerts that are not there, of which restated data made a past day another. Absent for none. */
  readonly corrected?: number;
  /** Of a message that another channel did not take: which, and why. */
  readonly undelivered?: { readonly channel: string; readonly error: string };
}

/** What rendering needs beside the message. */
export interface RenderContext {
  /** Address of the web application, without a slash at the end. */
  readonly publicUrl: string;
  /** IANA zone of whoever reads it. */
  readonly zone: string;
}
