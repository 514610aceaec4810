import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Findings } from '../findings.ts';
import { Fleet } from '../fleet.ts';
import { PARTITIONS } from '../partitions.ts';
import { Random } from '../random.ts';
import { attempt, DRAIN_SILENCE_MS, type Outcome, type RunOptions, rounded } from '../scenario.ts';
import { compareState, withRedis } from '../state.ts';
import { createTopics, readCommitted } from '../topics.ts';
import { isProbe, keyOf, ruleNames, SpendLoad, type Told } from './load.ts';
import { contract, rulesUnderFaults } from './topology.ts';
import { AlertWatcher } from './watcher.ts';

export const rulesScenario = {
  name: 'rules',
  title: 'the rule engine: members are killed, Redis is killed and comes back empty, the broker stops and is killed',
} as const;

/** Longest time from a fault until all goes on, milliseconds: two members restore the stores of the whole engine. */
const RECOVERY_TIMEOUT_MS = 180_000;

/** Longest time until the last timers are due, a minute and what is left of the one it ends in, and are seen. */
const TIMERS_TIMEOUT_MS = 240_000;

/** Topics that the engine reads and writes. */
const { ready, rules, rates, reporting, flights, sliceEvents, alerts, evaluations } = contract;
const topics = [ready, rules, rates, reporting, flights, sliceEvents, alerts, evaluations].map(({ name }) => name);

/**
 * Runs the rule engine under faults, and compares all transitions with those that the load must bring about. The servers are for this run
 * alone: its topics are those of the contract.
 */
export async function runRules(options: RunOptions): Promise<Outcome> {
  const { servers, seed, durationMs = 0, breakage, settings = {}, note = () => undefined } = options;
  const began = performance.now();
  const { kafka, redis } = servers.addresses;
  const application = 'fault-rules';
  const findings = new Findings();
  const log = join(tmpdir(), `${application}-${Date.now().toString(36)}.log`);
  await createTopics(kafka, [...topics, ...topics.map((name) => `${name}.dlq`)], PARTITIONS);
  const member = { kafka, redis, application, topology: 'rules', ...(breakage && { breakage }) } as const;
  const fleet = await Fleet.open({ member, settings, log });
  const [watcher, load] = [await AlertWatcher.open(kafka), await SpendLoad.connect(kafka)];
  const recoveries: number[] = [];
  try {
    await attempt(findings, 'rules broke off', async () => {
      for (const instance of ['a', 'b']) fleet.start(instance);
      await Promise.all(fleet.members.map((each) => each.running()));
      await inForce(load, watcher);
      load.start();
      const until = Date.now() + durationMs;
      do {
        for (const [what, act] of faultsOf(options, fleet, new Random(seed + recoveries.length))) {
          note(what);
          // What falls due while members are away, or was put down by one that is killed.
          load.goQuiet();
          const began = performance.now();
          await act();
          await watcher.goesOn(load.accounts, RECOVERY_TIMEOUT_MS);
          recoveries.push((performance.now() - began) / 1_000);
          note(`${what}: goes on after ${recoveries.at(-1)?.toFixed(1)} s`);
        }
      } while (Date.now() < until);
      // The load goes on till then: it is by its records that the engine's time goes on.
      await watcher.timed(load.quiet, TIMERS_TIMEOUT_MS);
    });
    await attempt(findings, 'the load did not arrive', () => load.stop());
    await attempt(findings, 'the engine did not come to rest', async () => {
      await watcher.settled(load.sent, DRAIN_SILENCE_MS);
      await fleet.stopAll();
    });
    await compareTransitions(kafka, load, findings);
    await withRedis(redis, (client) => compareState(kafka, client, rulesUnderFaults(application), findings));
  } finally {
    await Promise.all([watcher.close(), fleet.close()]);
  }
  if (findings.isClean) await rm(log, { force: true });
  else note(`what the members logged is in ${log}`);
  return {
    ...{ scenario: rulesScenario.name, seed, records: load.sent, faults: recoveries.length, restarts: fleet.restarts },
    ...{ lost: findings.count('lost'), doubled: findings.count('doubled'), wrong: findings.count('wrong') },
    recoverySeconds: rounded(Math.max(0, ...recoveries)),
    seconds: rounded((performance.now() - began) / 1_000),
    figures: {},
    examples: findings.examples,
  };
}

/** Resolves when the rules are in force in every account's task. @throws Error when it is not in time. */
async function inForce(load: SpendLoad, watcher: AlertWatcher): Promise<void> {
  load.rules();
  for (const until = Date.now() + RECOVERY_TIMEOUT_MS; !watcher.hasAll(load.accounts); await sleep(500)) {
    if (Date.now() > until) throw new Error('the rules were not in force in every task in time');
    load.probe();
  }
}

type Fault = readonly [what: string, act: () => Promise<void>];

/** Everything that can be killed, by itself and while something else is away. */
function faultsOf({ servers }: RunOptions, fleet: Fleet, random: Random): readonly Fault[] {
  /** The fleet starts another one in its place. */
  const killOne = async () => {
    const member = random.pick(fleet.members);
    member.signal('SIGKILL');
    await member.ended();
  };
  return [
    ['a member is killed', killOne],
    [
      'Redis is killed and comes back empty',
      async () => {
        await servers.redis.kill();
        await servers.redis.start();
      },
    ],
    [
      'the broker is stopped for 5 s',
      async () => {
        await servers.kafka.stop();
        await sleep(5_000);
        await servers.kafka.start();
      },
    ],
    [
      'Redis is away, and a member is killed meanwhile',
      async () => {
        await servers.redis.kill();
        await killOne();
        await sleep(random.between(1_000, 4_000));
        await servers.redis.start();
      },
    ],
    [
      'the broker is killed, and is back after 2 s',
      async () => {
        await servers.kafka.kill();
        await sleep(2_000);
        await servers.kafka.start();
      },
    ],
  ];
}

/** Of all that was told each transition must be one that the load brings about, with its number, in order; and none may lack. */
async function compareTransitions(kafka: string, load: SpendLoad, findings: Findings): Promise<void> {
  const told = new Map<string, Told[]>();
  const expected = new Map(load.expected);
  for (const { value } of await readCommitted(kafka, alerts.name)) {
    if (value === null) continue;
    const alert = alerts.value.deserialize(value);
    const { rule_id: rule, transition_seq: seq, state } = alert;
    const { account_id: account, entity_id: entity } = alert.entity;
    const key = keyOf(rule, account, entity);
    told.set(key, [...(told.get(key) ?? []), { seq, state }]);
    // A probe that was sent before the rule was in force need not be told of.
    if (isProbe(entity) && rule === ruleNames.high) expected.set(key, [{ seq: 1, state: 'FIRING' }]);
  }
  for (const key of new Set([...expected.keys(), ...told.keys()])) {
    findings.compare(`alerts: ${key}`, expected.get(key) ?? [], told.get(key) ?? [], ({ seq }) => String(seq));
  }
}
