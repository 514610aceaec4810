import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Breakage } from './member-protocol.ts';
import { runRules } from './rules/run.ts';
import { type Outcome, runScenario } from './scenario.ts';
import { scenarioOf } from './scenarios/index.ts';
import { type Servers, startServers } from './servers.ts';

let servers: Servers;

beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.stop());

function outcomeOf(scenario: string, breakage?: Breakage): Promise<Outcome> {
  return runScenario(scenarioOf(scenario), { servers, seed: 3, ...(breakage && { breakage }) });
}

// `npm run -s faults -- all` runs every scenario.
describe('exactly once', () => {
  it.each(['kill', 'replaced', 'redis-wiped'])('holds through the faults of scenario %s', async (scenario) => {
    const outcome = await outcomeOf(scenario);
    expect(outcome).toMatchObject({ lost: 0, doubled: 0, wrong: 0, examples: [] });
    expect(outcome.records).toBeGreaterThan(1_000);
    expect(outcome.faults).toBeGreaterThan(1);
  });

  it('holds for the rule engine: each transition of each alert, by records and by timers', async () => {
    const outcome = await runRules({ servers, seed: 3 });
    expect(outcome).toMatchObject({ lost: 0, doubled: 0, wrong: 0, examples: [], faults: 5 });
    expect(outcome.records).toBeGreaterThan(1_000);
  });

  it.each([
    ['outputs', 'outputs-outside-transaction', 'doubled'],
    ['offsets', 'offsets-outside-transaction', 'lost'],
  ] as const)('is found broken when %s are committed apart', async (_what, breakage, found) => {
    expect((await outcomeOf('kill', breakage))[found]).toBeGreaterThan(0);
  });
});
