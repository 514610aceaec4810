import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Topology } from '@millrace/streams';
import type { Message } from 'node-rdkafka';
import { type ApplicationTopics, faultApplication, topicsOf } from './application.ts';
import { check } from './checker.ts';
import { Findings } from './findings.ts';
import { Fleet } from './fleet.ts';
import { Generator } from './generator.ts';
import type { Breakage, MemberSettings } from './member-protocol.ts';
import { Monitor } from './monitor.ts';
import { PARTITIONS } from './partitions.ts';
import { Random } from './random.ts';
import type { Layout, Servers } from './servers.ts';
import { withRedis } from './state.ts';
import { createTopics } from './topics.ts';

const DEFAULT_RATE = 1_200;
/** Longest time from a fault until all goes on, milliseconds. */
const RECOVERY_TIMEOUT_MS = 90_000;
/** When nothing has come for so long after the load's end, nothing more will, milliseconds. */
export const DRAIN_SILENCE_MS = 30_000;

/** The time by which a scenario waits for members. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** What a scenario does its faults to. */
export interface Site {
  readonly servers: Servers;
  readonly topics: ApplicationTopics;
  readonly topology: Topology;
  readonly fleet: Fleet;
  readonly generator: Generator;
  readonly monitor: Monitor;
  readonly random: Random;
  readonly findings: Findings;
  readonly clock: Clock;
  /** Tells what is done, for whoever watches. */
  note(text: string): void;
  /**
   * Does a fault and waits until everything sent after it comes out, too; the longest such time is reported. It counts
   * from when `act` calls `begins`, else from when `act` is called. Resolves with what `act` gives.
   */
  fault<T>(what: string, act: (begins: () => void) => Promise<T> | T): Promise<T>;
  /** How long rounds are to be done, milliseconds; 0 for one. */
  readonly durationMs: number;
  /** Does rounds until the time that was asked for is over, once at least. */
  rounds(round: (number: number) => Promise<void>): Promise<void>;
  /** Input records that a scenario takes out of the topic, for the check at the end. */
  readonly earlier: Message[];
  /** A figure for the report: its name with its unit. */
  measure(name: string, value: number): void;
}

/** A way to disturb the application. */
export interface Scenario {
  readonly name: string;
  /** One line: what is done. */
  readonly title: string;
  readonly rate?: number;
  readonly settings?: MemberSettings;
  /** Members that run at the beginning. Default a and b. */
  readonly members?: readonly string[];
  /** What it runs on. Default one broker and one Redis. */
  readonly layout?: Layout;
  run(site: Site): Promise<void>;
}

/** What came of a scenario. */
export interface Outcome {
  readonly scenario: string;
  readonly seed: number;
  readonly records: number;
  readonly faults: number;
  readonly restarts: number;
  readonly lost: number;
  readonly doubled: number;
  readonly wrong: number;
  /** Longest time from a fault until what was sent after it had come out everywhere, seconds. */
  readonly recoverySeconds: number;
  readonly seconds: number;
  readonly figures: Readonly<Record<string, number>>;
  /** Examples of what was found, and what made the scenario break off. */
  readonly examples: readonly string[];
}

export interface RunOptions {
  readonly servers: Servers;
  readonly seed: number;
  /** Rounds are done again until so many milliseconds are over. Default: one round. */
  readonly durationMs?: number;
  readonly breakage?: Breakage;
  /** Settings of all members, over the scenario's. */
  readonly settings?: MemberSettings;
  /** Events a second, over the scenario's: fewer where others use the machine, too, since what falls behind never recovers. */
  readonly rate?: number;
  readonly note?: (text: string) => void;
}

/** Starts the application under load, lets the scenario disturb it, lets it come to rest, and checks everything. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Outcome> {
  const began = performance.now();
  const run = await openRun(scenario, options);
  const { site, faults } = run;
  const { generator, monitor, fleet, findings } = site;
  try {
    await attempt(findings, `${scenario.name} broke off`, async () => {
      for (const instance of scenario.members ?? ['a', 'b']) fleet.start(instance);
      await Promise.all(fleet.members.map((member) => member.running()));
      generator.start();
      await monitor.recovered(RECOVERY_TIMEOUT_MS);
      monitor.resetSilence();
      await scenario.run(site);
    });
    await attempt(findings, 'the load did not arrive', () => generator.stop());
    await attempt(findings, 'the application did not come to rest', async () => {
      const done = await monitor.reached(generator.spends, DRAIN_SILENCE_MS);
      if (!done) site.note(`only ${monitor.records} of ${generator.spends} ledger entries came`);
      await fleet.stopAll();
    });
    await withRedis(site.servers.addresses.redis, (redis) =>
      check({ kafka: site.servers.addresses.kafka, redis, ...site, sent: generator.sent }, findings),
    );
  } finally {
    await Promise.all([monitor.close(), fleet.close()]);
  }
  if (findings.isClean) await rm(run.log, { force: true });
  else site.note(`what the members logged is in ${run.log}`);
  return {
    scenario: scenario.name,
    seed: options.seed,
    records: generator.sent,
    faults: faults.length,
    restarts: fleet.restarts,
    lost: findings.count('lost'),
    doubled: findings.count('doubled'),
    wrong: findings.count('wrong'),
    recoverySeconds: rounded(Math.max(0, ...faults)),
    seconds: rounded((performance.now() - began) / 1_000),
    figures: run.figures,
    examples: findings.examples,
  };
}

/** What fails while a scenario runs is a finding: the check that follows says what it did. */
export async function attempt(findings: Findings, what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    findings.add('wrong', `${what}: ${(error as Error).message}`);
  }
}

async function openRun(
  scenario: Scenario,
  {
    servers,
    seed,
    durationMs = 0,
    breakage,
    settings,
    note = () => undefined,
    rate = scenario.rate ?? DEFAULT_RATE,
  }: RunOptions,
): Promise<{ site: Site; faults: readonly number[]; figures: Record<string, number>; log: string }> {
  const random = new Random(seed);
  const kafka = servers.addresses.kafka;
  const topics = topicsOf(`fault-${scenario.name}-${Date.now().toString(36)}`);
  await createTopics(kafka, namesOf(topics), PARTITIONS);
  const member = {
    kafka,
    redis: servers.addresses.redis,
    application: topics.application,
    ...(breakage && { breakage }),
  };
  const log = join(tmpdir(), `${topics.application}.log`);
  const fleet = await Fleet.open({ member, settings: { ...scenario.settings, ...settings }, log });
  const monitor = await Monitor.open(kafka, topics.ledger, PARTITIONS);
  const generator = await Generator.connect({ kafka, topic: topics.input, random: new Random(seed + 1), rate });
  const faults: number[] = [];
  const figures: Record<string, number> = {};
  const site: Site = {
    servers,
    topics,
    topology: faultApplication(topics),
    fleet,
    generator,
    monitor,
    random,
    findings: new Findings(),
    clock: { now: () => performance.now(), sleep },
    note,
    earlier: [],
    durationMs,
    async fault(what, act) {
      note(what);
      let recovered: Promise<number> | undefined;
      const begins = (): void => {
        recovered ??= monitor.recovered(RECOVERY_TIMEOUT_MS);
        // Whoever waits for it is told below; until then it must not end this process.
        recovered.catch(() => undefined);
      };
      if (act.length === 0) begins();
      const given = await act(begins);
      begins();
      const seconds = (await recovered) ?? 0;
      faults.push(seconds);
      note(`${what}: goes on after ${seconds.toFixed(1)} s`);
      return given;
    },
    async rounds(work) {
      const until = Date.now() + durationMs;
      for (let number = 1; number === 1 || Date.now() < until; number += 1) await work(number);
    },
    measure(name, value) {
      figures[name] = rounded(value);
    },
  };
  return { site, faults, figures, log };
}

function namesOf({ application: _application, ...topics }: ApplicationTopics): string[] {
  return Object.values(topics);
}

/** A figure with two digits after the point. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
