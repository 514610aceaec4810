import type { ApolloClient } from '@apollo/client';
import type { Formats } from '../format/formats.ts';
import { isUnreachable, problemText } from '../gateway/problem.ts';
import {
  AcknowledgeDocument,
  AssignDocument,
  CommentDocument,
  type HandlingFragment,
  LetGoDocument,
  SnoozeDocument,
} from '../generated/operations.ts';

/** What a person does about an alert. */
export type Deed =
  | { readonly kind: 'acknowledge' | 'let go' | 'wake' }
  | { readonly kind: 'snooze'; readonly until: Date }
  | { readonly kind: 'assign'; readonly assignee: string | null }
  | { readonly kind: 'comment'; readonly body: string };

/** Has the gateway do it, and puts what it answers where the alert is shown. Resolves to null when it is done, else to why not. */
export async function doDeed(client: ApolloClient, alertId: string, deed: Deed): Promise<string | null> {
  try {
    const handling = await handle(client, alertId, deed);
    if (handling !== null) show(client, handling);
    return null;
  } catch (error) {
    if (isUnreachable(error)) return 'Not done: the gateway does not answer. Try again when it does.';
    return `Not done: ${problemText(error)}`;
  }
}

/** What was done, in words. */
export function deedWords(deed: Deed, formats: Formats): string {
  switch (deed.kind) {
    case 'acknowledge':
      return 'you have taken it on';
    case 'let go':
      return 'nobody has it now';
    case 'wake':
      return 'no longer snoozed';
    case 'snooze':
      return `snoozed until ${formats.instant(deed.until.toISOString())}`;
    case 'assign':
      return deed.assignee === null ? 'assigned to nobody' : `assigned to ${deed.assignee}`;
    case 'comment':
      return 'your comment is there';
  }
}

/** What takes a deed back; null where nothing does. */
export function undoing(deed: Deed, before: { readonly assignee: string | null }): Deed | null {
  switch (deed.kind) {
    case 'acknowledge':
      return { kind: 'let go' };
    case 'let go':
      return { kind: 'acknowledge' };
    case 'snooze':
      return { kind: 'wake' };
    case 'assign':
      return { kind: 'assign', assignee: before.assignee };
    case 'wake':
    case 'comment':
      return null;
  }
}

async function handle(client: ApolloClient, alertId: string, deed: Deed): Promise<HandlingFragment | null> {
  switch (deed.kind) {
    case 'acknowledge': {
      const { data } = await client.mutate({ mutation: AcknowledgeDocument, variables: { alertId } });
      return data?.acknowledgeAlert ?? null;
    }
    case 'let go': {
      const { data } = await client.mutate({ mutation: LetGoDocument, variables: { alertId } });
      return data?.unacknowledgeAlert ?? null;
    }
    case 'wake':
    case 'snooze': {
      const until = 'until' in deed ? deed.until.toISOString() : null;
      const { data } = await client.mutate({ mutation: SnoozeDocument, variables: { alertId, until } });
      return data?.snoozeAlert ?? null;
    }
    case 'assign': {
      const { data } = await client.mutate({
        mutation: AssignDocument,
        variables: { alertId, assignee: deed.assignee },
      });
      return data?.assignAlert ?? null;
    }
    case 'comment':
      await client.mutate({ mutation: CommentDocument, variables: { alertId, body: deed.body } });
      return null;
  }
}

function show({ cache }: ApolloClient, handling: HandlingFragment): void {
  const id = cache.identify({ __typename: 'Alert', alertId: handling.alertId });
  if (id === undefined) return;
  const { acknowledgedBy, acknowledgedAt, snoozedUntil, assignee } = handling;
  cache.modify({
    id,
    fields: {
      acknowledgedBy: () => acknowledgedBy,
      acknowledgedAt: () => acknowledgedAt,
      snoozedUntil: () => snoozedUntil,
      assignee: () => assignee,
    },
  });
}
