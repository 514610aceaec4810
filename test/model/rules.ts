import { everyFence, type Fence } from './fences.ts';
import type { Answer } from './redis-scripts.ts';
import {
  type Faults,
  fail,
  type Process,
  type RedisState,
  transactionalId,
  update,
  type Who,
  type World,
} from './world.ts';

export interface ProtocolOptions {
  /** Records of the input. */
  readonly records: number;
  readonly faults: Faults;
  /** The second process has the first one's name, and so its transactional id: it replaces it. */
  readonly sameName?: boolean;
  /** What is taken out. */
  readonly without?: readonly Fence[];
  /** Also hold against it what is wrong and comes to nothing: a stranger that changes Redis, a commit out of turn. Default true. */
  readonly strict?: boolean;
}

/** What holds for every step of a process: the fences that are there, and what refuses it. */
export class Rules {
  readonly records: number;
  readonly sameName: boolean;
  readonly fences: ReadonlySet<Fence>;
  readonly #isStrict: boolean;
  /** Redis forgets nothing in this game, so that it has no reason to miss a commit. */
  readonly #isRedisWhole: boolean;

  constructor({ records, sameName, without, strict, faults }: ProtocolOptions) {
    this.records = records;
    this.sameName = sameName === true;
    this.fences = new Set(everyFence.filter((fence) => without?.includes(fence) !== true));
    this.#isStrict = strict !== false;
    this.#isRedisWhole = faults.losses + faults.backups === 0;
  }

  has(fence: Fence): boolean {
    return this.fences.has(fence);
  }

  /** Whether the coordinator refuses what a process asks of it. */
  isFenced(world: World, who: Who): boolean {
    const { producerEpoch } = world.processes[who];
    return this.has('producer-epoch') && world.producers[transactionalId(who, this.sameName)] !== producerEpoch;
  }

  /** Takes over what a script answered; a lane that is refused begins anew. */
  scripted(world: World, who: Who, [answer, redis]: [Answer, RedisState | null], change: Partial<Process>): World {
    const isStranger = world.redis !== null && world.redis.owner !== who;
    if (answer !== 'OK') {
      const isOutOfTurn = this.#isStrict && this.#isRedisWhole && !isStranger && answer === 'GAP';
      return {
        ...world,
        ...fail(world, who),
        ...(isOutOfTurn && { wrong: `order: ${who} wrote to Redis out of turn, which refused it` }),
      };
    }
    const isWrong = this.#isStrict && isStranger && JSON.stringify(redis) !== JSON.stringify(world.redis);
    return {
      ...update({ ...world, redis }, who, change),
      ...(isWrong && { wrong: `fence: ${who} changed Redis, which is not its own` }),
    };
  }
}
