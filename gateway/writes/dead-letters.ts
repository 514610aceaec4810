import { recordAudit } from '../../base/audit/record.ts';
import type { GatewayContext } from '../context.ts';
import type { MutationResolvers, ResolversTypes } from '../generated/resolvers.ts';
import type { DeadLetterPort, StoredDeadLetter } from '../ports.ts';
import { maxLetters, redrivable } from '../reads/dead-letters.ts';
import { brokerAnswer, pipelineOf, recordId } from '../reads/pipeline-records.ts';
import { invalid } from './refusals.ts';
import { type Writing, write } from './writing.ts';

type Answer = Awaited<ResolversTypes['RedriveResult']>;

/** Giving dead letters back to the pipeline. */
export const deadLetterMutations: Pick<MutationResolvers<GatewayContext>, 'redriveDeadLetters'> = {
  redriveDeadLetters: async (_root, { ids, dryRun, reason }, context): Promise<Answer> => {
    const asked = [...new Set(ids)];
    if (asked.length === 0 || asked.length > maxLetters)
      return invalid(`${asked.length} letters are named: name 1 to ${maxLetters}`, 'ids');
    const port = pipelineOf(context);
    const { told, going } = await redrivable(port, context.principal.tenant, asked);
    if (!dryRun && going.length > 0) await write(context, reason, (writing) => giveBack(port, writing, going));
    return { __typename: 'Redriven', dryRun, letters: told, count: going.length };
  },
};

/** Gives letters back in a transaction of their tenant. Its event is kept only when the broker has the letters: it is committed last. */
export async function giveBack(
  port: DeadLetterPort,
  { client, tenant, by }: Writing,
  letters: readonly StoredDeadLetter[],
): Promise<void> {
  const subject = { type: 'dead_letter', id: letters.length === 1 ? letters.map(recordId).join() : 'several' } as const;
  await recordAudit(client, tenant, {
    ...by,
    action: 'dead_letter.redrive',
    subject,
    after: letters.map((letter) => ({ letter: recordId(letter), to: letter.sourceTopic, reason: letter.reason })),
  });
  await brokerAnswer(port.redrive(letters));
}
