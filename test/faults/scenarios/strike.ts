import type { FaultPoint } from '@millrace/streams/runtime';
import type { Member } from '../fleet.ts';
import type { FaultAction } from '../member-protocol.ts';
import type { Site } from '../scenario.ts';

/** So many records at once make commits of many parts. */
const BURST_RECORDS = 4_000;
/** Between bursts until it is done. */
const BURST_EVERY_MS = 10_000;
/** Until a member has come to a point so often, on a machine that others keep busy. */
const REACH_TIMEOUT_MS = 180_000;
/** For so long the member that the seed chose may come to a point, before another takes its place. */
const CHOICE_MS = 3_000;
/** One that was chosen and has not come to the point for so long does not any more: longer than a rebalance and two bursts. */
const STALE_MS = 25_000;
const POLL_MS = 100;

/** What a member is to do to itself. */
export interface Strike {
  readonly point: FaultPoint;
  readonly action: FaultAction;
  /** It does it when it comes to the point for the so many-th time, a number from 1 to this. Default 1. */
  readonly within?: number;
  /** It is not started again. */
  readonly forGood?: boolean;
}

/**
 * Lets the member that the seed chooses end or freeze itself at a point of a commit, or the next in its order whose commits come
 * to it. Not all do: partitions are spread evenly by their number, not by the state that is behind them, and a member with little
 * state writes every commit in one part. Nor does one that does go on to when another has joined and partitions are spread
 * anew: it is let go then, and another is chosen.
 *
 * @throws Error when no member has done it in time.
 */
export async function strike(site: Site, { point, action, within = 1, forGood = false }: Strike): Promise<Member> {
  const { fleet, random, clock, note } = site;
  const order = random.shuffled(fleet.members).map(({ instance }) => instance);
  const after = random.between(1, within);
  const until = clock.now() + REACH_TIMEOUT_MS;
  const endBursts = startBursts(site, point);
  try {
    for (;;) {
      const member = await memberAt(site, { order, point, until });
      if (member === undefined) break;
      if (forGood) fleet.leave(member.instance);
      note(`${action} of ${member.instance} ${point}, the ${after}. time`);
      member.arm(point, action, after);
      if (await hasDone(site, { member, point, action, until })) return member;
      if (forGood) fleet.keep(member.instance);
      note(`${member.instance} came to ${point} no more`);
    }
  } finally {
    endBursts();
  }
  throw new Error(`no member came to the point ${point} within ${REACH_TIMEOUT_MS} ms`);
}

/** Sends what makes commits of many parts, now and every so often, to a point that needs them. What it returns ends that. */
function startBursts({ generator }: Site, point: FaultPoint): () => void {
  if (point !== 'mid-redis-write') return () => undefined;
  const burst = () => generator.burst(BURST_RECORDS);
  burst();
  const timer = setInterval(burst, BURST_EVERY_MS);
  return () => clearInterval(timer);
}

interface Search {
  readonly order: readonly string[];
  readonly point: FaultPoint;
  readonly until: number;
}

/** The first in the order whose commits come to the point; none when there is none in time. */
async function memberAt({ fleet, clock }: Site, { order, point, until }: Search): Promise<Member | undefined> {
  for (const began = clock.now(); clock.now() < until; await clock.sleep(POLL_MS)) {
    const members = order.map((instance) => fleet.member(instance));
    const coming = members.find((member) => !member.hasEnded && member.comesTo(point));
    if (coming !== undefined && (coming === members[0] || clock.now() > began + CHOICE_MS)) return coming;
  }
  return undefined;
}

interface Armed {
  readonly member: Member;
  readonly point: FaultPoint;
  readonly action: FaultAction;
  readonly until: number;
}

/** Whether a member did what it was armed for; when not, it will not do it any more. */
async function hasDone({ clock }: Site, { member, point, action, until }: Armed): Promise<boolean> {
  const isDone = async () => (action === 'SIGSTOP' ? member.isFrozen() : member.hasEnded);
  for (let came = clock.now(); clock.now() < Math.min(until, came + STALE_MS); await clock.sleep(POLL_MS)) {
    if (await isDone()) return true;
    if (member.hasEnded) return false;
    if (member.comesTo(point)) came = clock.now();
  }
  member.disarm();
  // It tells once a second, after it has taken its orders.
  while (member.isArmed && !member.hasEnded && clock.now() < until && !(await isDone())) await clock.sleep(POLL_MS);
  return isDone();
}
