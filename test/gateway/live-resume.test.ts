import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import { createRedis, type Redis } from '../../base/redis.ts';
import { type RunningGateway, startGateway } from '../../gateway/main.ts';
import { eventStreams } from '../../schemas/event-streams.ts';
import { appendEvents } from '../../sinks/events/stream-writer.ts';
import { testEnvironment } from '../lanes.ts';
import { subscribeTo } from './live-client.ts';
import { ask, startTestGateway, storedGold, tokenOf } from './stored-gold.ts';

let config: Config;
let gateway: RunningGateway;
let second: RunningGateway;
let redis: Redis;

beforeAll(async () => {
  ({ config, gateway } = await startTestGateway(testEnvironment()));
  second = await startGateway({ ...config, gatewayPort: 0 });
  redis = createRedis(config.address('redis'));
});
afterAll(async () => {
  await Promise.all([gateway?.close(), second?.close()]);
  await redis?.quit();
});

const query = `subscription S($after: String) {
  goldUpdated(after: $after) { cursor skipped row { entityId revision } } }`;

/** The numbers of events by the order in which they came. */
type Row = { readonly row: { readonly entityId: string; readonly revision: number } };
const numberOf = (update: unknown) => (update as Row).row.revision;

/** A tenant whose events are numbered from 1; entities repeat, so that anything coalesced would be missing. */
function numbered() {
  const tenant = `resume-${randomUUID().slice(0, 8)}`;
  let fed = 0;
  const event = (n: number) => ({
    tenant,
    topic: 'gold.data.ready',
    partition: 0,
    offset: n * 3,
    text: JSON.stringify(storedGold(tenant, { entity_id: `e${n % 7}`, revision: n })),
  });
  return {
    tenant,
    get fed() {
      return fed;
    },
    /** Appends the next `count`, and some of the last ones once more, as a feeder that was restarted does. */
    async feed(count: number, again = 0, maxLength?: number) {
      const from = Math.max(1, fed + 1 - again);
      fed += count;
      const events = Array.from({ length: fed - from + 1 }, (_, at) => event(from + at));
      return appendEvents(redis, 'gold', events, maxLength);
    },
  };
}

async function cursorNow(token: string): Promise<string> {
  const { data } = await ask(gateway, token, '{ liveCursor }');
  return (data as unknown as { liveCursor: string }).liveCursor;
}

const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1);

describe('a client that is cut off', () => {
  it('and comes back with its cursor gets every event exactly once, in order, 1,000 times in a row, on either gateway', async () => {
    const source = numbered();
    const token = await tokenOf(gateway, source.tenant);
    let after = await cursorNow(token);
    const got: number[] = [];
    for (let cut = 0; cut < 1_000; cut++) {
      // Some come while nobody is there, some while the client reads; the feeder repeats itself now and then.
      await source.feed(cut % 3, cut % 5);
      const enough = got.length + 1 + (cut % 2);
      const client = await new Promise<ReturnType<typeof subscribeTo>>((resolve, reject) => {
        const opened = subscribeTo(cut % 2 === 0 ? gateway : second, token, {
          query,
          variables: { after },
          onUpdate: (update) => {
            got.push(numberOf(update));
            after = update.cursor;
            if (update.skipped !== 0) reject(new Error(`${update.skipped} were left out`));
            if (got.length === enough) resolve(opened);
          },
        });
        void source.feed(2, 1).catch(reject);
        void opened.closed.then(({ code, reason }) => reject(new Error(`closed: ${code} ${reason}`)));
      });
      // Cut in the middle: no goodbye. What was under way is lost, and must come again.
      (await client.socket).terminate();
      client.stop();
      if (cut % 100 === 0) expect(got).toEqual(upTo(got.length));
    }
    const last = subscribeTo(gateway, token, { query, variables: { after } });
    await expect.poll(() => got.length + last.updates.length, { timeout: 20_000 }).toBe(source.fed);
    last.stop();
    expect([...got, ...last.updates.map(numberOf)]).toEqual(upTo(source.fed));
  });

  it('has the same cursors from both gateways', async () => {
    const source = numbered();
    const token = await tokenOf(gateway, source.tenant);
    const after = await cursorNow(token);
    const watching = [gateway, second].map((each) => subscribeTo(each, token, { query, variables: { after } }));
    await source.feed(50);
    await source.feed(10, 50);
    for (const { updates } of watching) await expect.poll(() => updates.length, { timeout: 5_000 }).toBe(60);
    expect(watching[0]?.updates).toEqual(watching[1]?.updates);
    for (const { stop } of watching) stop();
  });

  it('begins with what a cursor of before its reads has not seen', async () => {
    const source = numbered();
    const token = await tokenOf(gateway, source.tenant);
    await source.feed(3);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const after = await cursorNow(token);
    await source.feed(2);
    const { updates, stop } = subscribeTo(gateway, token, { query, variables: { after } });
    await expect.poll(() => updates.map(numberOf)).toEqual([4, 5]);
    stop();
  });
});

describe('a cursor that cannot be gone on from', () => {
  const codes = (errors: { extensions: { code: string } }[]) => errors.map(({ extensions }) => extensions.code);

  it('because the stream begins later is told so, and what to do', async () => {
    const source = numbered();
    const token = await tokenOf(gateway, source.tenant);
    const after = await cursorNow(token);
    await source.feed(1_000, 0, 100);
    const { errors, updates, stop } = subscribeTo(gateway, token, { query, variables: { after } });
    await expect.poll(() => codes(errors)).toEqual(['MR_RESUME_GAP']);
    expect(errors[0]?.message).toContain('liveCursor');
    expect(updates).toEqual([]);
    stop();
  });

  it('because it is of another run of Redis, or older than a stream lives, or none at all', async () => {
    const token = await tokenOf(gateway, numbered().tenant);
    const [run] = (await cursorNow(token)).split('.');
    const week = `${run}.${Date.now() - eventStreams.keepMs}-0`;
    const cases = [
      [`0123456789ab.${Date.now()}-0`, 'MR_RESUME_GAP'],
      [week, 'MR_RESUME_GAP'],
      [`events:{other}:gold`, 'MR_CURSOR_INVALID'],
    ] as const;
    for (const [after, code] of cases) {
      const { errors, stop } = subscribeTo(gateway, token, { query, variables: { after } });
      await expect.poll(() => codes(errors), { message: after }).toEqual([code]);
      stop();
    }
  });

  it('ends a subscription under way whose reader was overtaken', async () => {
    const source = numbered();
    const token = await tokenOf(gateway, source.tenant);
    const { errors, updates, stop } = subscribeTo(gateway, token, { query });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await source.feed(1);
    await expect.poll(() => updates.length).toBe(1);
    // As if entries had been trimmed before they were read: the next one names one that the reader has not seen.
    const unseen = `${Date.now() + 60_000}-0`;
    await redis.xadd(eventStreams.key(source.tenant, 'gold'), '*', 'after', unseen, 'event', '{}');
    await expect.poll(() => codes(errors)).toEqual(['MR_RESUME_GAP']);
    stop();
  });
});

describe('another tenant', () => {
  it('gets none of the events, with our cursor neither', async () => {
    const [ours, theirs] = [numbered(), numbered()];
    const [token, other] = [await tokenOf(gateway, ours.tenant), await tokenOf(gateway, theirs.tenant)];
    const after = await cursorNow(token);
    await ours.feed(3);
    await theirs.feed(1);
    const own = subscribeTo(gateway, token, { query, variables: { after } });
    const crossing = subscribeTo(gateway, other, { query, variables: { after } });
    await expect.poll(() => own.updates.map(numberOf)).toEqual([1, 2, 3]);
    await expect.poll(() => crossing.updates.map(numberOf)).toEqual([1]);
    for (const { stop } of [own, crossing]) stop();
  });

  it('whose name is a part or a pattern of ours gets none either', async () => {
    const source = numbered();
    const near = [source.tenant.slice(0, -1), `${source.tenant}x`, source.tenant.toUpperCase()];
    const watching = await Promise.all(
      near.map(async (tenant) => subscribeTo(gateway, await tokenOf(gateway, tenant), { query })),
    );
    const own = subscribeTo(gateway, await tokenOf(gateway, source.tenant), { query });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await source.feed(2);
    await expect.poll(() => own.updates.length).toBe(2);
    for (const { updates } of watching) expect(updates).toEqual([]);
    for (const { stop } of [own, ...watching]) stop();
  });
});
