import type { GatewayContext } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { accountMutations } from './account.ts';
import { alertMutations } from './alerts.ts';
import { channelMutations } from './channels.ts';
import { connectMutations } from './connect.ts';
import { connectionMutations } from './connections.ts';
import { deadLetterMutations } from './dead-letters.ts';
import { metricMutations } from './metrics.ts';
import { organisationMutations } from './organisation.ts';
import { organisationSettingsMutations } from './organisation-settings.ts';
import { ruleMutations } from './rules.ts';
import { viewMutations } from './saved-views.ts';
import { silenceMutations } from './silences.ts';

/** Everything that changes what an organisation has set up. Each is one transaction with its events in the audit trail. */
export const mutationResolvers: MutationResolvers<GatewayContext> = {
  ...accountMutations,
  ...alertMutations,
  ...channelMutations,
  ...connectMutations,
  ...connectionMutations,
  ...deadLetterMutations,
  ...metricMutations,
  ...organisationMutations,
  ...organisationSettingsMutations,
  ...ruleMutations,
  ...silenceMutations,
  ...viewMutations,
};
