import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Breakage } from './member-protocol.ts';
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

  it('is found broken when offsets or outputs are committed apart', async () => {
    expect((await outcomeOf('kill', 'outputs-outside-transaction')).doubled).toBeGreaterThan(0);
  });
});
