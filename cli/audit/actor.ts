import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { Actor } from '../../base/audit/event.ts';

/** Who runs a command: the login on this machine. */
function commandActor(): Actor {
  return { type: 'USER', id: `${loginName()}@${hostname()}` };
}

/** The id that ties together what this run of a command changes. */
export const commandRequestId: string = `cli-${randomUUID()}`;

/** Who runs this command and which run it is, for the audit trail. */
export function byCommand(): { readonly actor: Actor; readonly requestId: string } {
  return { actor: commandActor(), requestId: commandRequestId };
}

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // Containers run under numbers that no user has.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
