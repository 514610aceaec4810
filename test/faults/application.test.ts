import { bytesSerde, type Topic } from '@millrace/streams';
import { TopologyTestDriver } from '@millrace/streams/testing';
import { expect, it } from 'vitest';
import { faultApplication, type PoisonedStep, poisonedSteps, topicsOf } from './application.ts';
import { checkOutputs } from './checker.ts';
import { Events, recordOf } from './events.ts';
import { Findings } from './findings.ts';
import { Random } from './random.ts';

const EVENTS = 1_000;
const BATCH = 50;
const steps = Object.keys(poisonedSteps) as PoisonedStep[];
const bytes = (name: string): Topic<Buffer, Buffer> => ({ name, key: bytesSerde, value: bytesSerde });

/** What comes out of the application, without broker and Redis, when so many events are refused; against the recomputation. */
function outcome(poison: { readonly steps: readonly PoisonedStep[]; readonly share: number } | undefined) {
  const topics = topicsOf('driven');
  const driver = new TopologyTestDriver(faultApplication(topics), { partitions: 4 });
  const input = driver.createInputTopic(bytes(topics.input));
  const events = new Events(new Random(5));
  events.poison = poison;
  const sent = Array.from({ length: EVENTS }, () => {
    const { key, value } = recordOf(events.next());
    return { key: Buffer.from(key), value };
  });
  for (let from = 0; from < EVENTS; from += BATCH) {
    driver.inOneBatch(() => {
      for (const { key, value } of sent.slice(from, from + BATCH)) input.pipeInput(key, value, from);
    });
    driver.advanceWallClockTime(100);
  }
  // Everything that waits for it is swept.
  driver.advanceWallClockTime(1_000);
  const letters = driver.deadLetters();
  const read = async (topic: string) => {
    if (topic === topics.input) return sent;
    if (topic.endsWith('.dlq')) return letters.filter((letter) => letter.topic === topic);
    const output = driver.createOutputTopic(bytes(topic));
    const records: Array<{ readonly key: Buffer | null; readonly value: Buffer | null }> = [];
    for (let record = output.readRecord(); record !== undefined; record = output.readRecord()) records.push(record);
    return records;
  };
  const findings = new Findings();
  return {
    letters,
    findings,
    checked: checkOutputs({ topics, sent: EVENTS, earlier: [], unswept: new Map(), read }, findings),
  };
}

it.each(steps)(
  'what step %s refuses leaves nothing behind, and everything else is as if it had not been there',
  async (step) => {
    const { letters, findings, checked } = outcome({ steps: [step], share: 0.05 });
    await checked;
    expect(findings.examples).toEqual([]);
    expect(letters.length).toBeGreaterThan(EVENTS * 0.03);
  },
);

it('so does what several of them refuse, in turns', async () => {
  const { findings, checked } = outcome({ steps, share: 0.2 });
  await checked;
  expect(findings.examples).toEqual([]);
});

it('with nothing refused there is no letter', async () => {
  const { letters, findings, checked } = outcome(undefined);
  await checked;
  expect([letters.length, findings.examples]).toEqual([0, []]);
});
