import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../base/clock.ts';
import { builtInReport } from '../../connectors/registry.ts';
import { samplePlans } from '../../connectors/sample/plans.ts';
import { buildWorld, chance, type SampleAccount } from '../../connectors/sample/world.ts';
import { tenantKey } from '../../schemas/key.ts';
import { recordJson } from '../../schemas/record-json.ts';
import type { DevArguments } from './arguments.ts';
import { flowText, leftOut } from './flow-text.ts';
import { MemoryPipeline } from './memory-pipeline.ts';
import { serveFlow } from './page.ts';
import { sampleRecords, sampleRuleConfigs } from './sample-records.ts';

const tenant = 'demo';
/** Of so many fetches one restates a past day. */
const restateEvery = 4;

/** `millrace dev --in-memory`: sample data through all topologies in this process, until a signal; with `once`, what the past days come to. */
export async function runDev(options: DevArguments): Promise<void> {
  const began = performance.now();
  const feed = new SampleFeed(options.seed);
  feed.fill(options.days);
  const seconds = (performance.now() - began) / 1000;
  if (options.once) {
    if (options.json) console.log(recordJson({ tenant, days: options.days, leftOut, ...feed.pipeline.flow() }, 2));
    else console.log(`${flowText(feed.pipeline.flow())}\n${leftOut}`);
    return;
  }
  const view = await serveFlow(feed.pipeline, options.port);
  console.log(
    `${options.days} days of ${feed.accounts} accounts in ${seconds.toFixed(1)} s; a fetch every ${options.every} s, until Ctrl-C`,
  );
  console.log(`${flowText(feed.pipeline.flow())}\n${leftOut}\nwatch it: ${view.url}`);
  await feed.goOn(options.every * 1000, stopped());
  await view.close();
  console.log(flowText(feed.pipeline.flow()));
}

function stopped(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}

/** The sample organisation: its rules, then report after report. */
export class SampleFeed {
  readonly pipeline: MemoryPipeline;
  readonly #seed: number;
  readonly #world: readonly SampleAccount[];
  #seq = 0;
  #days = 0;
  #now = systemClock.now();

  constructor(seed: number) {
    this.#seed = seed;
    this.#world = buildWorld(seed, samplePlans);
    this.pipeline = new MemoryPipeline(builtInReport, this.#now);
    for (const rule of sampleRuleConfigs(tenant)) {
      this.pipeline.send('rules', tenantKey(tenant, rule.rule_id), rule, this.#now);
    }
  }

  get accounts(): number {
    return this.#world.length;
  }

  /** Fetches past days and today of every account. */
  fill(days: number): void {
    this.#days = days;
    for (let daysAgo = days; daysAgo >= 0; daysAgo -= 1)
      for (const account of this.#world) this.#fetch(account, daysAgo);
    this.#tick();
  }

  /** Fetches today's hours of one account after the other, now and then a past day, until the signal. */
  async goOn(everyMs: number, signal: AbortSignal): Promise<void> {
    for (let turn = 0; !signal.aborted; turn += 1) {
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
      const account = this.#world[turn % this.#world.length];
      if (account === undefined || signal.aborted) continue;
      this.#tick();
      const past = Math.ceil(chance(this.#seed, 'restated', turn) * this.#days);
      this.#fetch(account, turn % restateEvery === restateEvery - 1 ? past : 0);
    }
  }

  #fetch(account: SampleAccount, daysAgo: number): void {
    this.#seq += 1;
    const fetch = { tenant, seed: this.#seed, account, daysAgo, seq: this.#seq, now: this.#now };
    for (const record of sampleRecords(fetch)) this.pipeline.send('raw', record.h.partition_key, record, this.#now);
  }

  /** The clocks follow this machine's. */
  #tick(): void {
    const now = systemClock.now();
    this.pipeline.advance(now - this.#now, now);
    this.#now = now;
  }
}
