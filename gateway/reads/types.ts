import type { GatewayContext } from '../context.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { accountOf } from './accounts.ts';
import { channelFields } from './channels.ts';
import { connectionFields } from './connection-details.ts';
import { entityFields } from './entity-nodes.ts';
import { deadLetterFields } from './given-back.ts';
import { pipelineFields } from './pipeline.ts';
import { ruleFields } from './rule-details.ts';
import { silenceFields } from './silences.ts';

/** Fields that are read only where they are asked for, by their type. */
export const typeResolvers: Resolvers<GatewayContext> = {
  Alert: { account: accountOf },
  Channel: channelFields,
  Connection: connectionFields,
  DeadLetter: deadLetterFields,
  Entity: entityFields,
  Fact: { account: accountOf },
  PipelineTopology: pipelineFields,
  Reconciliation: { account: accountOf },
  Rule: ruleFields,
  Silence: silenceFields,
  Slice: { account: accountOf },
};
