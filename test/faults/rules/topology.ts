import type { Topology } from '@millrace/streams';
import { memoryCodec } from '../../../schemas/codec.ts';
import { createTopics } from '../../../schemas/topics.ts';
import { rules } from '../../../topologies/rules.ts';
import { PARTITIONS } from '../partitions.ts';

/** The topics of the contract, without a registry: every process gives the same schemas the same ids. */
export const contract = createTopics(memoryCodec());

/** The rule engine, as `millrace run rules` has it. */
export function rulesUnderFaults(application: string): Topology {
  return rules(contract, application, PARTITIONS);
}
