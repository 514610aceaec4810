import { afterAll, beforeAll, expect, it } from 'vitest';
import { runScenario } from './scenario.ts';
import { scenarioOf } from './scenarios/index.ts';
import { type Servers, startServers } from './servers.ts';

let servers: Servers;

beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.stop());

// With a load that leaves room for others; faults.long.test.ts has it under a full one, and more scenarios.
it('exactly once holds through the faults of scenario kill', async () => {
  const outcome = await runScenario(scenarioOf('kill'), { servers, seed: 3, rate: 200 });
  expect(outcome).toMatchObject({ lost: 0, doubled: 0, wrong: 0, examples: [] });
  expect(outcome.records).toBeGreaterThan(1_000);
  expect(outcome.faults).toBeGreaterThan(1);
}, 600_000);
