import { manualClock } from '../../../base/clock.ts';
import type { Place, Room } from '../delivery/room.ts';
import type { DueNow } from '../store/due.ts';

/** Milliseconds between two looks, of a receiver that answers, and after which one that hangs is given up. */
export const [lookMs, answerMs, hangMs] = [250, 200, 10_000];
/** The pause of a channel after a round that failed. */
const pauseMs = 1_000;

/** A channel: from `hangsFrom` on its receiver takes connections and answers nothing. */
export interface SimulatedChannel {
  readonly tenant: string;
  readonly id: string;
  readonly hangsFrom: number;
  /** Whether its last round failed before the simulation begins. */
  readonly failing?: boolean;
  /** When it has messages: at once, and again as soon as one was sent, or at these times only. */
  readonly messagesAt?: readonly number[];
}

/** A round that was begun. */
export interface SimulatedRound {
  readonly channel: SimulatedChannel;
  readonly dueAt: number;
  readonly begunAt: number;
  endedAt: number | null;
}

interface State {
  readonly channel: SimulatedChannel;
  readonly messages: number[];
  dueAt: number | null;
  failing: boolean;
}

/** Runs the room over channels whose receivers answer or hang, by a clock that is moved from look to look. */
export function simulateRoom(room: Room, channels: readonly SimulatedChannel[], untilMs: number) {
  const clock = manualClock(0);
  const rounds: SimulatedRound[] = [];
  const underWay = new Map<Place, { readonly state: State; readonly round: SimulatedRound; readonly ends: number }>();
  const states = new Map(channels.map((channel) => [keyOf(channel), stateOf(channel)]));
  for (; clock.now() <= untilMs; clock.advance(lookMs)) {
    const now = clock.now();
    for (const [place, { state, round, ends }] of underWay) {
      const hung = place.signal.aborted || ends - round.begunAt > answerMs;
      if (!place.signal.aborted && ends > now) continue;
      underWay.delete(place);
      room.release(place);
      round.endedAt = now;
      state.failing = hung;
      state.dueAt = hung ? now + pauseMs : (state.messages.shift() ?? null);
    }
    for (const lane of ['failing', 'healthy'] as const) {
      const waiting = waitingIn(lane, [...states.values()], room, now);
      const admitted = room.admitted(lane, waiting);
      for (const due of admitted) {
        const state = states.get(keyOf(due));
        if (state === undefined) throw new Error('nobody of that name');
        const place = room.take(due);
        place.waits(now);
        const ends = now + (state.channel.hangsFrom <= now ? hangMs : answerMs);
        const round = { channel: state.channel, dueAt: state.dueAt ?? now, begunAt: now, endedAt: null };
        rounds.push(round);
        underWay.set(place, { state, round, ends });
      }
      if (lane === 'failing') continue;
      for (const place of room.leaving(waiting.length - admitted.length, now)) place.leave(new Error('others wait'));
    }
  }
  return rounds;
}

/** What the store finds: not what is at work, of each tenant what waits longest first. */
function waitingIn(lane: 'failing' | 'healthy', states: readonly State[], room: Room, now: number): readonly DueNow[] {
  const atWork = new Set(room.atWork.map(keyOf));
  const places = new Map<string, number>();
  return states
    .filter(({ dueAt, failing }) => dueAt !== null && dueAt <= now && failing === (lane === 'failing'))
    .filter(({ channel }) => !atWork.has(keyOf(channel)))
    .toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
    .map(({ channel: { tenant, id } }) => {
      const place = (places.get(tenant) ?? 0) + 1;
      places.set(tenant, place);
      return { place, due: { tenant, id, kind: 'CHANNEL', lane } as const };
    })
    .toSorted((a, b) => a.place - b.place)
    .map(({ due }) => due);
}

function stateOf(channel: SimulatedChannel): State {
  const messages = [...(channel.messagesAt ?? [0])];
  return { channel, messages, dueAt: messages.shift() ?? null, failing: channel.failing ?? false };
}

const keyOf = ({ tenant, id }: { readonly tenant: string; readonly id: string }) => `${tenant}/${id}`;
