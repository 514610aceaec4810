import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import { testStack } from '../lanes.ts';
import { type CountingNames, countingNames } from './counting.ts';
import {
  CountingProcess,
  countsOf,
  createTopics,
  expectedCounts,
  type Line,
  lines,
  outputs,
  produce,
} from './kafka.ts';
import { digest, stateInChangelogs, stateInRedis } from './state.ts';

const patience = { timeout: 40_000, interval: 500 };
/** From when the group has given a task away until its new owner has done all that it can while the old one is frozen. */
const TAKE_OVER_MS = 4_000;
/** Within this a process that wakes up has written what it had begun to. */
const LATE_WRITE_MS = 1_500;

async function expectExact(names: CountingNames, sent: readonly Line[]): Promise<void> {
  await expect.poll(async () => countsOf(await outputs(names)), patience).toEqual(expectedCounts(sent));
}

async function expectStateIsChangelog(names: CountingNames): Promise<void> {
  const changelogs = digest(await stateInChangelogs(names));
  await expect.poll(async () => digest(await stateInRedis(names.application)), patience).toBe(changelogs);
}

/** Resolves when the group has given everything to one process. */
async function takenOver({ application }: CountingNames, instance: string): Promise<void> {
  await withKafkaAdmin(testStack().kafka, async (admin) => {
    await expect
      .poll(async () => {
        const [group] = (await admin.describeGroups([application])).groups;
        return [group?.state, group?.members.map(({ clientId }) => clientId)];
      }, patience)
      .toEqual(['Stable', [`${application}-${instance}-lane`]]);
  });
}

it('knows of a transaction whose records the frozen owner had still to send', async () => {
  const names = countingNames('late-transaction');
  await createTopics(names);
  const sent = lines(1_000, 50);
  await produce(names.input, sent.slice(0, 500));
  // The client keeps records for so long: when the offsets are sent the changelog's are not, and the commit sends them.
  const settings = { transactionTimeoutMs: 60_000, kafka: { 'linger.ms': 3_000 } };
  const frozen = new CountingProcess(names, { instance: 'a', fault: 'after-send-offsets:4:SIGSTOP', settings });
  await frozen.frozen();
  const successor = new CountingProcess(names, { instance: 'b' });
  await takenOver(names, 'b');
  await sleep(TAKE_OVER_MS);
  frozen.child.kill('SIGCONT');
  await produce(names.input, sent.slice(500));
  await expectExact(names, sent);
  await frozen.kill('SIGTERM');
  await successor.kill('SIGTERM');
  await expectStateIsChangelog(names);
});

it('is refused its positions by the group when it wakes up before it has sent them', async () => {
  const names = countingNames('late-positions');
  await createTopics(names);
  const sent = lines(1_000, 50);
  await produce(names.input, sent.slice(0, 500));
  // Long enough for its transaction to be open still: nothing else stands in its way.
  const settings = { transactionTimeoutMs: 60_000 };
  const frozen = new CountingProcess(names, { instance: 'a', fault: 'after-produce:4:SIGSTOP', settings });
  await frozen.frozen();
  const successor = new CountingProcess(names, { instance: 'b' });
  await takenOver(names, 'b');
  await sleep(TAKE_OVER_MS);
  frozen.child.kill('SIGCONT');
  await expect.poll(() => frozen.errors, patience).toMatch('sending the offsets failed');
  await produce(names.input, sent.slice(500));
  await expectExact(names, sent);
  await frozen.kill('SIGTERM');
  await successor.kill('SIGTERM');
  await expectStateIsChangelog(names);
});

it.each([undefined, 'redis-without-fence'] as const)(
  'does not write a commit over those of its successor, unless the fences are gone (%s)',
  async (breakage) => {
    const names = countingNames('late-write');
    await createTopics(names);
    const sent = lines(1_000, 50);
    await produce(names.input, sent.slice(0, 500));
    const fault = 'after-commit:4:SIGSTOP';
    const frozen = new CountingProcess(names, { instance: 'a', fault, ...(breakage && { breakage }) });
    await frozen.frozen();
    const successor = new CountingProcess(names, { instance: 'b' });
    await produce(names.input, sent.slice(500));
    await expectExact(names, sent);
    await expectStateIsChangelog(names);
    // Nothing comes any more that could write over what it does now, and it dies before the group gives it anything again.
    frozen.child.kill('SIGCONT');
    await sleep(LATE_WRITE_MS);
    await frozen.kill('SIGKILL');
    const [held, logged] = [digest(await stateInRedis(names.application)), digest(await stateInChangelogs(names))];
    if (breakage === undefined) expect(held).toBe(logged);
    else expect(held).not.toBe(logged);
    await successor.kill('SIGTERM');
  },
);
