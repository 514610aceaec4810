import { expect, it } from 'vitest';
import { Random } from './random.ts';
import type { Site } from './scenario.ts';
import { scenarioOf } from './scenarios/index.ts';

/** What a scenario does, in order, to a fleet that at once is what it is told to be. */
async function deedsOf(
  scenario: string,
  seed: number,
  comesTo = (_instance: string, _point: string) => true,
): Promise<string[]> {
  const deeds: string[] = [];
  const memberOf = (instance: string) => ({
    instance,
    hasEnded: false,
    comesTo: (point: string) => comesTo(instance, point),
    arm: (point: string, action: string, after = 1) => deeds.push(`${instance} ${action} ${point} ${after}`),
    signal: (signal: string) => deeds.push(`${instance} ${signal}`),
    running: async () => undefined,
    ended: async () => 'SIGKILL',
  });
  const members = new Map(['a', 'b', 'c'].map((instance) => [instance, memberOf(instance)]));
  const site = {
    random: new Random(seed),
    fleet: {
      get members() {
        return [...members.values()];
      },
      member: (instance: string) => members.get(instance),
      leave: (instance: string) => deeds.push(`${instance} is left`),
      replaced: async ({ instance }: { instance: string }) => members.get(instance),
      start: (instance: string) => {
        deeds.push(`${instance} starts`);
        return members.get(instance);
      },
      stop: async (instance: string) => void deeds.push(`${instance} stops`),
    },
    generator: { burst: () => undefined },
    rounds: (round: (number: number) => Promise<void>) => round(1),
    fault: async (_what: string, act: (begins: () => void) => Promise<void>) => act(() => undefined),
  };
  await scenarioOf(scenario).run(site as unknown as Site);
  return deeds;
}

it.each(['kill', 'terminate', 'kill-for-good', 'rolling-restart'])(
  'the seed says what scenario %s does, and in which order',
  async (scenario) => {
    const first = await deedsOf(scenario, 3);
    expect(first.length).toBeGreaterThan(3);
    expect(await deedsOf(scenario, 3)).toEqual(first);
    const others = await Promise.all([4, 5, 6, 7].map((seed) => deedsOf(scenario, seed)));
    expect(others.some((deeds) => deeds.join() !== first.join())).toBe(true);
  },
);

it.each(['kill', 'terminate', 'kill-for-good'])(
  'scenario %s comes to every point of a commit, whatever the seed',
  async (scenario) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const points = (await deedsOf(scenario, seed)).flatMap((deed) => /SIG\w+ ([a-z-]+) \d/.exec(deed)?.[1] ?? []);
      expect(points.sort()).toEqual(['after-commit', 'after-produce', 'after-send-offsets', 'mid-redis-write']);
    }
  },
);

it('takes another member where the one that the seed chose never comes to the point', async () => {
  const seed = 3;
  const [chosen = ''] = writersIn(await deedsOf('kill', seed));
  const [other = ''] = writersIn(
    await deedsOf('kill', seed, (instance, point) => point !== 'mid-redis-write' || instance !== chosen),
  );
  expect(['a', 'b', 'c']).toContain(other);
  expect(other).not.toBe(chosen);
});

/** Who is ended in the middle of a write to Redis. */
function writersIn(deeds: readonly string[]): string[] {
  return deeds.flatMap((deed) => /^(\w+) SIG\w+ mid-redis-write/.exec(deed)?.[1] ?? []);
}
