import { recordAudit } from '../../base/audit/record.ts';
import type { GatewayContext } from '../context.ts';
import type { MutationResolvers, RedrivenLetter, ResolversTypes } from '../generated/resolvers.ts';
import type { DeadLetterPlace, StoredDeadLetter } from '../ports.ts';
import { brokerAnswer, isOf, letterId, maxLetters, pipelineOf } from '../reads/dead-letters.ts';
import { invalid } from './refusals.ts';
import { write } from './writing.ts';

type Answer = Awaited<ResolversTypes['RedriveResult']>;
/** How often a letter may be given back: one that the pipeline refuses each time goes round for ever. */
const maxRedrives = 5;

/** Giving dead letters back to the pipeline. */
export const deadLetterMutations: Pick<MutationResolvers<GatewayContext>, 'redriveDeadLetters'> = {
  redriveDeadLetters: async (_root, { ids, dryRun, reason }, context): Promise<Answer> => {
    const asked = [...new Set(ids)];
    if (asked.length === 0 || asked.length > maxLetters)
      return invalid(`${asked.length} letters are named: name 1 to ${maxLetters}`, 'ids');
    const places = asked.flatMap((id) => placeOf(id) ?? []);
    const port = pipelineOf(context);
    const found = await brokerAnswer(port.lettersAt(places, isOf(context.principal.tenant)));
    const byId = new Map(found.map((letter) => [letterId(letter), letter]));
    const letters = asked.map((id) => redriven(id, byId.get(id)));
    const going = letters.flatMap(({ id, refused }) => (refused === null ? (byId.get(id) ?? []) : []));
    if (!dryRun && going.length > 0) await send(going, reason, context);
    return { __typename: 'Redriven', dryRun, letters, count: going.length };
  },
};

/** The event is kept only when the broker has the letters: its transaction is committed last. */
async function send(
  letters: readonly StoredDeadLetter[],
  reason: string | null | undefined,
  context: GatewayContext,
): Promise<void> {
  await write(context, reason, async ({ client, tenant, by }) => {
    const subject = {
      type: 'dead_letter',
      id: letters.length === 1 ? letters.map(letterId).join() : 'several',
    } as const;
    await recordAudit(client, tenant, {
      ...by,
      action: 'dead_letter.redrive',
      subject,
      after: letters.map((letter) => ({ letter: letterId(letter), to: letter.sourceTopic, reason: letter.reason })),
    });
    await brokerAnswer(pipelineOf(context).redrive(letters));
  });
}

function redriven(id: string, letter: StoredDeadLetter | undefined): RedrivenLetter {
  if (letter === undefined)
    return { id, sourceTopic: null, refused: 'it is not there, or not this organisation’s: read the list again' };
  const { sourceTopic, redrives } = letter;
  const refused =
    redrives >= maxRedrives
      ? `it was given back ${redrives} times and refused each time: repair what refuses it first`
      : null;
  return { id, sourceTopic, refused };
}

function placeOf(id: string): DeadLetterPlace | undefined {
  const [, topic, partition, offset] = /^([\w.-]{1,249}\.dlq)\/(\d{1,6})\/(\d{1,15})$/.exec(id) ?? [];
  if (topic === undefined) return undefined;
  return { topic, partition: Number(partition), offset: Number(offset) };
}
