import type { Admin, Group } from '@platformatic/kafka';
import type { TopicPartition } from './client.ts';

/**
 * Gives this instance's place in its group up where the group leaves partitions to nobody, so that joining spreads them anew.
 *
 * A cooperative rebalance has two rounds: partitions are taken away in the first and given in the second, for which who
 * lost some asks by joining again. If that member dies in between, and is back under its name before its session is over, the
 * broker takes a static member for unchanged and starts no round: what was taken away would have no owner for good.
 *
 * @returns what had no owner.
 */
export async function leaveOrphaningGroup(
  admin: Admin,
  groupId: string,
  instanceId: string,
  topics: readonly string[],
): Promise<readonly TopicPartition[]> {
  const [groups, metadata] = await Promise.all([
    admin.describeGroups({ groups: [groupId] }),
    admin.metadata({ topics: [...topics] }),
  ]);
  const group = groups.get(groupId);
  // In any other state a round is under way, and joining is a part of it.
  if (group === undefined || group.state !== 'STABLE') return [];
  const own = [...group.members.values()].find((member) => member.groupInstanceId === instanceId);
  if (own === undefined) return [];
  const owned = ownedBy(group);
  const orphans = [...metadata.topics].flatMap(([topic, { partitionsCount }]) =>
    Array.from({ length: partitionsCount }, (_, partition) => ({ topic, partition })).filter(
      ({ partition }) => !owned.has(`${topic}/${partition}`),
    ),
  );
  if (orphans.length > 0) await admin.removeMembersFromConsumerGroup({ groupId, members: [{ memberId: own.id }] });
  return orphans;
}

function ownedBy({ members }: Group): ReadonlySet<string> {
  const owned = new Set<string>();
  for (const { assignments } of members.values()) {
    for (const { topic, partitions } of assignments?.values() ?? []) {
      for (const partition of partitions) owned.add(`${topic}/${partition}`);
    }
  }
  return owned;
}
