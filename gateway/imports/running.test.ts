import { expect, it } from 'vitest';
import { defaultLimits } from '../limits.ts';
import { RunningImports, type RunningImportsDeps } from './running.ts';
import type { ImportState, KeptImport } from './store.ts';

/** Imports whose state stands here, and files that are read until they end. */
function imports(ids: readonly string[]) {
  const states = new Map<string, ImportState>(ids.map((id) => [id, 'WAITING']));
  const deps = {
    store: {
      begin: async (_tenant: string, id: string) => {
        if (states.get(id) !== 'WAITING') return false;
        states.set(id, 'READING');
        return true;
      },
      change: async (_tenant: string, id: string, { state }: { state?: ImportState }) => {
        if (state !== undefined) states.set(id, state);
      },
    },
    port: {
      send: async (_pool: unknown, _tenant: string, _asked: unknown, run: { content: AsyncIterable<Buffer> }) => {
        for await (const _ of run.content);
        return { rowsRead: 1 };
      },
    },
    stores: {},
    limits: { ...defaultLimits, imports: 2, importsOfTenant: 1 },
    logger: {},
  } as unknown as RunningImportsDeps;
  return { running: new RunningImports(deps), states };
}

const kept = (id: string) => ({ id, fileName: 'report.csv', fileBytes: 1 }) as KeptImport;
const oneByte = async function* () {
  yield Buffer.from('x');
};

it('leaves a file waiting that gets no place, though it came at the same moment as the one that does', async () => {
  const { running, states } = imports(['first', 'second', 'others']);
  const outcomes = await Promise.allSettled([
    running.read('t', kept('first'), oneByte()),
    running.read('t', kept('second'), oneByte()),
    running.read('u', kept('others'), oneByte()),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(outcomes[1]).toMatchObject({ reason: { code: 'MR_BUSY' } });
  expect(Object.fromEntries(states)).toEqual({ first: 'SENT', second: 'WAITING', others: 'SENT' });
  await running.read('t', kept('second'), oneByte());
  expect(states.get('second')).toBe('SENT');
});

it('takes a file once, and gives its place back whatever becomes of it', async () => {
  const { running, states } = imports(['first', 'second']);
  await running.read('t', kept('first'), oneByte());
  await expect(running.read('t', kept('first'), oneByte())).rejects.toMatchObject({ code: 'MR_IMPORT_STATE' });
  const early = running.read('t', { ...kept('second'), fileBytes: 2 }, oneByte());
  expect(running.open).toBe(1);
  await expect(early).rejects.toMatchObject({ code: 'MR_IMPORT_REFUSED' });
  expect([running.open, running.counts]).toEqual([0, { sent: 1, failed: 1 }]);
  expect(states.get('second')).toBe('FAILED');
});
