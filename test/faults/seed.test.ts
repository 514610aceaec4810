import { expect, it } from 'vitest';
import { Random } from './random.ts';
import type { Site } from './scenario.ts';
import { scenarioOf } from './scenarios/index.ts';

const SEED = 3;

/** Whether the commits of a member come to a point: while one is looked for, and once it is armed. */
interface Comes {
  readonly before: (instance: string, point: string) => boolean;
  readonly armed: (instance: string, point: string) => boolean;
}
const everybody: Comes = { before: () => true, armed: () => true };

/** What a scenario does, in order, to a fleet that does at once what it is told, if it comes to the point. */
async function deedsOf(scenario: string, seed: number, comes = everybody): Promise<string[]> {
  const deeds: string[] = [];
  const memberOf = (instance: string) => {
    const member = {
      instance,
      hasEnded: false,
      isArmed: false,
      comesTo: (point: string) => (member.isArmed ? comes.armed : comes.before)(instance, point),
      arm: (point: string, action: string, after = 1) => {
        deeds.push(`${instance} ${action} ${point} ${after}`);
        member.hasEnded = comes.armed(instance, point);
        member.isArmed = !member.hasEnded;
      },
      disarm: () => {
        deeds.push(`${instance} is let go`);
        member.isArmed = false;
      },
      signal: (signal: string) => deeds.push(`${instance} ${signal}`),
      running: async () => undefined,
      ended: async () => 'SIGKILL',
    };
    return member;
  };
  const startMember = (instance: string) => {
    const member = memberOf(instance);
    members.set(instance, member);
    return member;
  };
  let now = 0;
  const members = new Map(['a', 'b', 'c'].map((instance) => [instance, memberOf(instance)]));
  const site = {
    random: new Random(seed),
    fleet: {
      get members() {
        return [...members.values()];
      },
      member: (instance: string) => members.get(instance),
      leave: (instance: string) => deeds.push(`${instance} is left`),
      keep: (instance: string) => deeds.push(`${instance} is kept`),
      replaced: async ({ instance }: { instance: string }) => startMember(instance),
      start: (instance: string) => {
        deeds.push(`${instance} starts`);
        return startMember(instance);
      },
      stop: async (instance: string) => void deeds.push(`${instance} stops`),
    },
    clock: {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
      },
    },
    note: () => undefined,
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
  const chosen = writerIn(await deedsOf('kill', SEED));
  const never = (instance: string, point: string) => point !== 'mid-redis-write' || instance !== chosen;
  const other = writerIn(await deedsOf('kill', SEED, { before: never, armed: never }));
  expect(['a', 'b', 'c']).toContain(other);
  expect(other).not.toBe(chosen);
});

it.each(['kill', 'kill-for-good'])(
  'scenario %s lets a member go that comes to the point no more, as after a rebalance, and takes another',
  async (scenario) => {
    const chosen = writerIn(await deedsOf(scenario, SEED));
    let wasLetGo = false;
    const noMore = (instance: string, point: string) => {
      const comes = point !== 'mid-redis-write' || instance !== chosen;
      wasLetGo ||= !comes;
      return comes;
    };
    const deeds = await deedsOf(scenario, SEED, {
      before: (instance, point) => !wasLetGo || noMore(instance, point),
      armed: noMore,
    });
    const at = deeds.findIndex((deed) => deed === `${chosen} is let go`);
    expect(deeds[at - 1]).toMatch(`${chosen} SIGKILL mid-redis-write`);
    expect(deeds.slice(at + 1).find((deed) => deed.includes('SIGKILL'))).toMatch(/^[abc] SIGKILL mid-redis-write/);
    expect(deeds.filter((deed) => deed.endsWith('is let go'))).toHaveLength(1);
    if (scenario === 'kill-for-good') expect(deeds[at + 1]).toBe(`${chosen} is kept`);
  },
);

it('breaks off where nobody comes to a point', async () => {
  const nobody = () => false;
  await expect(deedsOf('kill', SEED, { before: nobody, armed: nobody })).rejects.toThrow(
    /^no member came to the point [a-z-]+ within 180000 ms$/,
  );
});

/** Who is ended in the middle of a write to Redis. */
function writerIn(deeds: readonly string[]): string | undefined {
  return deeds.map((deed) => /^(\w+) SIG\w+ mid-redis-write/.exec(deed)?.[1]).find((found) => found !== undefined);
}
