import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { Actor } from '../../base/audit/event.ts';

/** Who runs a command: the login on this machine. */
export function commandActor(): Actor {
  return { type: 'USER', id: `${loginName()}@${hostname()}` };
}

/** The id that ties together what this run of a command changes. */
export const commandRequestId: string = `cli-${randomUUID()}`;

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // Containers run under numbers that no user has.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
