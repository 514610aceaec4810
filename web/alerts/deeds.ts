import { type GatewayClient, problemOf } from '../dashboard/gateway-client.ts';
import {
  AcknowledgeDocument,
  AssignDocument,
  CommentDocument,
  LetGoDocument,
  SnoozeDocument,
} from '../generated/operations.ts';
import { minuteOf } from './times.ts';

/** What a person does about an alert. */
export type Deed =
  | { readonly kind: 'acknowledge' | 'let go' | 'wake' }
  | { readonly kind: 'snooze'; readonly until: Date }
  | { readonly kind: 'assign'; readonly assignee: string | null }
  | { readonly kind: 'comment'; readonly body: string };

/** Has the gateway do it. Resolves to null when it is done, else to why not. */
export async function doDeed(client: GatewayClient, alertId: string, deed: Deed): Promise<string | null> {
  const { error } = await mutation(client, alertId, deed);
  if (error === undefined) return null;
  if (error.networkError) return 'Not done: the gateway does not answer. Try again when it does.';
  return `Not done: ${problemOf(error)}`;
}

/** What was done, in words. */
export function deedWords(deed: Deed): string {
  switch (deed.kind) {
    case 'acknowledge':
      return 'you have taken it on';
    case 'let go':
      return 'nobody has it now';
    case 'wake':
      return 'no longer snoozed';
    case 'snooze':
      return `snoozed until ${minuteOf(deed.until.toISOString())}`;
    case 'assign':
      return deed.assignee === null ? 'assigned to nobody' : `assigned to ${deed.assignee}`;
    case 'comment':
      return 'your comment is there';
  }
}

function mutation({ queries }: GatewayClient, alertId: string, deed: Deed) {
  switch (deed.kind) {
    case 'acknowledge':
      return queries.mutation(AcknowledgeDocument, { alertId }).toPromise();
    case 'let go':
      return queries.mutation(LetGoDocument, { alertId }).toPromise();
    case 'wake':
      return queries.mutation(SnoozeDocument, { alertId, until: null }).toPromise();
    case 'snooze':
      return queries.mutation(SnoozeDocument, { alertId, until: deed.until.toISOString() }).toPromise();
    case 'assign':
      return queries.mutation(AssignDocument, { alertId, assignee: deed.assignee }).toPromise();
    case 'comment':
      return queries.mutation(CommentDocument, { alertId, body: deed.body }).toPromise();
  }
}
