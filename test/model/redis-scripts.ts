/** The Lua scripts of streams/runtime/scripts.ts, on the model's Redis. */
import type { Fence } from './fences.ts';
import type { Fields, RedisState, Who, World } from './world.ts';

export type Answer = 'OK' | 'FENCED' | 'GAP' | 'GONE';

/** `acquireScript`: the meta as it is after it. `clock` grows with each call. */
export function acquireScript(world: World, who: Who, clock: number, fences: ReadonlySet<Fence>): RedisState {
  const before = world.redis?.epoch ?? 0;
  const epoch = fences.has('epoch-from-clock') ? Math.max(before + 1, clock) : before + 1;
  const nothing = { seq: null, floor: null, rebuilding: false, applying: null, old: false, a: 0, b: 0 };
  return { ...nothing, ...world.redis, epoch, owner: who };
}

/** `startRebuildScript`. Without `rebuild-first`, as it was once: nothing but the meta's change, after the deletions. */
export function startRebuildScript(
  redis: RedisState | null,
  epoch: number,
  fences: ReadonlySet<Fence>,
): [Answer, RedisState | null] {
  if (redis === null) return ['GONE', redis];
  if (fences.has('rebuild-epoch') && redis.epoch !== epoch) return ['FENCED', redis];
  return ['OK', { ...redis, seq: -1, rebuilding: true, applying: null, floor: null, old: false }];
}

/** `clearScript`: all keys at once. */
export function clearScript(
  redis: RedisState | null,
  epoch: number,
  fences: ReadonlySet<Fence>,
): [Answer, RedisState | null] {
  if (redis === null) return ['GONE', redis];
  if (fences.has('rebuild-epoch') && redis.epoch !== epoch) return ['FENCED', redis];
  const isBegun = redis.seq === -1 && redis.rebuilding;
  if (fences.has('rebuild-epoch') && fences.has('rebuild-first') && !isBegun) return ['GAP', redis];
  return ['OK', { ...redis, a: 0, b: 0 }];
}

/** `applyScript`. */
export function applyScript(
  redis: RedisState | null,
  call: {
    readonly epoch: number;
    readonly seqBefore: number;
    readonly seq: number;
    readonly partsBefore: number;
    readonly ends: 'nothing' | 'commit' | 'rebuild';
    readonly writes: Partial<Fields>;
    readonly floor: number;
  },
  fences: ReadonlySet<Fence>,
): [Answer, RedisState | null] {
  if (redis === null) return ['GONE', redis];
  if (fences.has('apply-epoch') && redis.epoch !== call.epoch) return ['FENCED', redis];
  const seq = redis.seq ?? -1;
  if (fences.has('apply-seq')) {
    if (seq === call.seq && call.seqBefore !== call.seq) return ['OK', redis];
    if (seq !== call.seqBefore) return ['GAP', redis];
  }
  const parts = redis.applying?.epoch === call.epoch ? redis.applying.parts : 0;
  if (fences.has('parts-counted') && call.partsBefore > parts) return ['GAP', redis];
  const written = { ...redis, ...call.writes };
  if (call.ends === 'nothing') {
    return [
      'OK',
      {
        ...written,
        applying: { epoch: call.epoch, parts: call.partsBefore + 1 },
        ...(!fences.has('seq-moves-last') && { seq: call.seq }),
      },
    ];
  }
  const rebuilding = redis.rebuilding && call.ends !== 'rebuild';
  return ['OK', { ...written, applying: null, rebuilding, seq: call.seq, floor: call.floor, old: false }];
}
