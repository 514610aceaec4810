import { z } from 'zod';
import type { Logger } from '../../base/log.ts';

/** A stream entry as Redis answers it. */
export type Entry = readonly [id: string, fields: readonly string[]];

/** An event of a tenant's stream. */
export interface LiveEvent<Node = unknown> {
  readonly id: string;
  /** What it is the newest state of: a slow subscriber only gets the newest of each key. */
  readonly key: string;
  /** As the schema shows it; what subscribers filter by. */
  readonly node: Node;
}

/** What a topic's events are made of. */
export interface EventShape<Node> {
  /** Reads an entry's JSON. @throws when it is not what `schemas/event-streams.ts` describes. */
  parse(event: unknown): { readonly tenant: string; readonly key: string; readonly node: Node };
}

const field = (fields: readonly string[], name: string): string => fields[fields.indexOf(name) + 1] ?? '';

/** The id of the entry that stood before this one when it was written. */
export function entryBefore([, fields]: Entry): string {
  return field(fields, 'after');
}

/**
 * The event of an entry; undefined for one that cannot be read or names another tenant: that is logged, never shown, and would be
 * no other when it was read again.
 */
export function readEvent<Node>(
  tenant: string,
  [id, fields]: Entry,
  shape: EventShape<Node>,
  logger: Logger,
): LiveEvent<Node> | undefined {
  try {
    const { tenant: owner, key, node } = shape.parse(JSON.parse(field(fields, 'event')));
    if (owner === tenant) return { id, key, node };
    logger.error({ id }, 'an entry of another tenant was left out of the live events');
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    logger.error({ id, reason }, 'an entry that cannot be read was left out of the live events');
  }
  return undefined;
}
