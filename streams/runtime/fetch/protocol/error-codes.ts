/** Error codes of the Kafka protocol that a fetch meets: https://kafka.apache.org/protocol#protocol_error_codes */
export const errorCodes = {
  none: 0,
  offsetOutOfRange: 1,
  corruptMessage: 2,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  notLeaderOrFollower: 6,
  topicAuthorizationFailed: 29,
  unsupportedVersion: 35,
  fencedLeaderEpoch: 74,
  unknownLeaderEpoch: 75,
  unknownTopicId: 100,
  inconsistentTopicId: 103,
} as const;

const names = new Map<number, string>(Object.entries(errorCodes).map(([name, code]) => [code, name]));

/** A code for a message to people: its name where it has one here. */
export function errorName(code: number): string {
  const name = names.get(code);
  return name === undefined ? `Kafka error ${code}` : `${name} (${code})`;
}
