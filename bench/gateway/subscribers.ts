import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { createRedis } from '../../base/redis.ts';
import { appendEvents } from '../../sinks/events/stream-writer.ts';
import { BenchError } from '../errors.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { percentiles, verdict } from './percentiles.ts';

/** Milliseconds within which 99 of a hundred events are to be with their subscribers. */
const wantedMs = 250;
/** Milliseconds between two appends. */
const tickMs = 20;
/** Sockets that are opened at a time. */
const openedAtOnce = 50;
/** How often memory is looked at. */
const memoryTimes = 10;
/** Seconds before measuring, in which the gateway warms up. */
const warmUpSeconds = 5;

/** The load. */
export interface LiveLoad {
  readonly tenants: readonly string[];
  readonly subscribers: number;
  /** Events of all tenants together, a second. */
  readonly events: number;
  readonly seconds: number;
  readonly redis: string;
}

const query =
  'subscription { goldUpdated { cursor skipped row { goldKey accountId entityName day revision measures { clicks spend { amount } } } } }';

/** Follows events with all subscribers, and prints how long they took. @throws BenchError when one was lost or doubled. */
export async function followAll(gateway: GatewayProcess, load: LiveLoad): Promise<void> {
  const { tenants, subscribers } = load;
  const delays: number[] = [];
  let measuring = false;
  const watching: Subscriber[] = [];
  const tokens = await Promise.all(tenants.map((tenant) => gateway.token(tenant)));
  const onEvent = (sentAt: number) => {
    if (measuring) delays.push(Date.now() - sentAt);
  };
  while (watching.length < subscribers) {
    const some = Math.min(openedAtOnce, subscribers - watching.length);
    const opened = Array.from({ length: some }, (_, at) => {
      const tenant = (watching.length + at) % tenants.length;
      return subscriber(gateway.url, tokens[tenant] ?? '', tenant, onEvent);
    });
    watching.push(...(await Promise.all(opened)));
  }
  // What is subscribed last must have its place before the first event.
  await sleep(1_000);
  const sent = tenants.map(() => 0);
  const redis = createRedis(load.redis);
  await appendFor(redis, load, sent, warmUpSeconds);
  const memory = [gateway.memory()];
  const shares = gateway.measure();
  measuring = true;
  for (let part = 0; part < memoryTimes; part++) {
    await appendFor(redis, load, sent, load.seconds / memoryTimes);
    memory.push(gateway.memory());
  }
  const used = shares();
  await sleep(2_000);
  const told = delays.length / load.seconds;
  console.log(
    `live: ${subscribers} subscribers of ${tenants.length} tenants, ${load.events} events/s, ${told.toFixed(0)} messages/s for ${load.seconds} s: ` +
      `${percentiles(delays)}, ${verdict(delays, wantedMs)}; memory ${memory.map((each) => each.toFixed(0)).join(' → ')} MB; ${used}`,
  );
  await redis.quit();
  for (const { socket } of watching) socket.terminate();
  for (const { tenant, last, problem } of watching) {
    if (problem === undefined && last() === sent[tenant]) continue;
    throw new BenchError(
      'MR_BENCH_RESULT',
      problem ?? `a subscriber of ${tenants[tenant]} has ${last()} of ${sent[tenant]} events`,
    );
  }
}

/** Appends for some seconds, in turn for each tenant; `sent` counts each tenant's. */
async function appendFor(redis: ReturnType<typeof createRedis>, load: LiveLoad, sent: number[], seconds: number) {
  const begun = performance.now();
  for (let done = 0; performance.now() - begun < seconds * 1000; await sleep(tickMs)) {
    const due = Math.floor(((performance.now() - begun) / 1000) * load.events) - done;
    const events = Array.from({ length: due }, (_, at) => {
      const tenant = (done + at) % load.tenants.length;
      const offset = (sent[tenant] ?? 0) + 1;
      sent[tenant] = offset;
      return {
        tenant: load.tenants[tenant] ?? '',
        topic: 'bench',
        partition: 0,
        offset,
        text: textOf(load.tenants[tenant] ?? '', offset),
      };
    });
    done += due;
    if (events.length > 0) await appendEvents(redis, 'gold', events);
  }
}

function textOf(tenant: string, revision: number): string {
  return JSON.stringify({
    ...{
      tenant_id: tenant,
      gold_key: `k${revision % 500}`,
      platform: 'META',
      account_id: 'a1',
      report_type: 'ad_daily',
    },
    ...{ report_family: 'delivery', level: 'AD', entity_id: `ad${revision % 500}`, entity_name: String(Date.now()) },
    ...{
      report_day: '2026-11-01',
      hour: -1,
      zone: 'UTC',
      currency: 'USD',
      finality: 'FINAL',
      revision,
      is_retraction: false,
    },
    ...{ input_watermark: '2026-11-02 00:00:00.000000', clicks: '17', spend: '123456789' },
  });
}

interface Subscriber {
  readonly socket: WebSocket;
  readonly tenant: number;
  /** The number of its last event. */
  last(): number;
  problem?: string;
}

/** A client as plain as can be, so that this process does not take what the gateway needs. */
function subscriber(
  url: string,
  token: string,
  tenant: number,
  onEvent: (sentAt: number) => void,
): Promise<Subscriber> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    let last = 0;
    const made: Subscriber = { socket, tenant, last: () => last };
    socket.once('error', reject);
    socket.once('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
    );
    socket.once('close', (code, reason) => {
      made.problem ??= `a socket was closed: ${code} ${reason}`;
    });
    socket.on('message', (bytes) => {
      const message = JSON.parse(String(bytes)) as { type: string; payload?: Told };
      if (message.type === 'connection_ack') {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
        resolve(made);
        return;
      }
      const update = message.payload?.data?.goldUpdated;
      if (update === undefined) {
        made.problem ??= `a subscription was refused: ${String(bytes).slice(0, 200)}`;
        return;
      }
      if (update.row.revision !== last + 1) made.problem ??= `event ${update.row.revision} came after ${last}`;
      last = update.row.revision;
      onEvent(Number(update.row.entityName));
    });
  });
}

interface Told {
  readonly data?: {
    readonly goldUpdated?: { readonly row: { readonly revision: number; readonly entityName: string } };
  };
}
