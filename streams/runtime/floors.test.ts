import { expect, test, vi } from 'vitest';
import { BrokerError } from '../errors.ts';
import type { Watermarks } from './client.ts';
import { type FlooredTask, Floors } from './floors.ts';

/** Answers when the test lets it. */
function broker() {
  const asked: Array<(answer: Watermarks | Error) => void> = [];
  const watermarks = () =>
    new Promise<Watermarks>((resolve, reject) => {
      asked.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
    });
  return { asked, watermarks: { watermarks } };
}

function taskOf(partition: number) {
  const writeFloors = vi.fn(async () => undefined);
  const stores = [{ name: 'counts', changelog: 'app-counts-changelog' }];
  const task: FlooredTask = {
    partition,
    running: true,
    hasState: true,
    floors: new Map([['counts', 3]]),
    writeFloors,
    subTopology: { stores },
  };
  return { task, writeFloors };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const later = () => performance.now() + 60_000;

function floorsOf(watermarks: ReturnType<typeof broker>['watermarks']) {
  const info = vi.fn();
  const config = { applicationId: 'app', logger: { info, warn: info, error: info } };
  return { floors: new Floors({ watermarks, config }), info };
}

test('an end that is told before the next commit begins is noted', async () => {
  const { asked, watermarks } = broker();
  const { floors } = floorsOf(watermarks);
  const { task } = taskOf(0);
  floors.note(new Set([task]), later());
  asked[0]?.({ low: 0, high: 8 });
  await settled();
  expect(task.floors).toEqual(new Map([['counts', 8]]));
});

test('an end that is told after a commit began may have its records, and is not noted', async () => {
  const { asked, watermarks } = broker();
  const { floors } = floorsOf(watermarks);
  const [one, other] = [taskOf(0).task, taskOf(1).task];
  floors.note(new Set([one, other]), later());
  floors.commitBegins();
  asked[0]?.({ low: 0, high: 8 });
  await settled();
  expect(one.floors).toEqual(new Map([['counts', 3]]));
  // That of the next task was asked for after it.
  asked[1]?.({ low: 0, high: 9 });
  await settled();
  expect(other.floors).toEqual(new Map([['counts', 9]]));
});

test('tasks that are given away have it written, and a broker that does not answer holds nobody up', async () => {
  const { asked, watermarks } = broker();
  const { floors, info } = floorsOf(watermarks);
  const { task, writeFloors } = taskOf(0);
  const left = floors.leave(new Set([task]));
  asked[0]?.({ low: 0, high: 8 });
  await left;
  expect(task.floors).toEqual(new Map([['counts', 8]]));
  expect(writeFloors).toHaveBeenCalledTimes(1);
  await floors.leave(new Set([task]));
  asked[1]?.(new BrokerError('it is away'));
  await settled();
  expect(info).toHaveBeenCalledTimes(1);
  expect(writeFloors).toHaveBeenCalledTimes(1);
});
