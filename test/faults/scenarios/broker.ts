import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';

function stopped(awayMs: number, how: 'stop' | 'kill'): Scenario['run'] {
  return (site) =>
    site.rounds(() =>
      site.fault(`the broker is away for ${awayMs / 1_000} s (${how})`, async () => {
        await site.servers.kafka[how]();
        await sleep(awayMs);
        await site.servers.kafka.start();
      }),
    );
}

export const brokerShort: Scenario = {
  name: 'broker-5s',
  title: 'the broker is stopped for 5 s',
  run: stopped(5_000, 'stop'),
};

export const brokerLong: Scenario = {
  name: 'broker-60s',
  title: 'the broker is killed and away for 60 s',
  run: stopped(60_000, 'kill'),
};

export const brokerFrozen: Scenario = {
  name: 'broker-frozen',
  title: 'the broker hangs for 15 s, longer than the session and the transaction timeout',
  run: (site) =>
    site.rounds(() =>
      site.fault('the broker hangs for 15 s', async () => {
        site.servers.kafka.freeze();
        await sleep(15_000);
        site.servers.kafka.thaw();
      }),
    ),
};
