import { z } from 'zod';
import { DefinitionError } from '../../errors.ts';
import type { Peace, RoutingPolicy } from '../routing/route.ts';
import { type Channel, channelSchema } from './channel.ts';
import { compilePolicy } from './compile.ts';
import { name, type PolicyFile, policySchema } from './policy.ts';
import { problemsOf } from './problems.ts';

/** Channels of a tenant at most. */
const maxChannels = 200;

/** A definition file: the channels, and who is told what when. */
export const definitionSchema = policySchema.extend({ channels: z.record(name, channelSchema) });
export type DefinitionFile = z.input<typeof definitionSchema>;

/** A definition that can be used. */
export interface Definition {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly policy: RoutingPolicy;
}

/**
 * Reads a definition and checks all that can be told without sending anything.
 * @throws DefinitionError MR_NOTIFICATIONS_DEFINITION with every problem found. Values are never in it: they may be secrets.
 */
export function readDefinition(said: unknown): Definition & { readonly file: DefinitionFile } {
  const parsed = definitionSchema.safeParse(said);
  if (!parsed.success) throw new DefinitionError(problemsOf(parsed.error.issues, said));
  const channels = new Map(Object.entries(parsed.data.channels));
  if (channels.size > maxChannels) {
    throw new DefinitionError([
      { place: 'channels', message: `there are ${channels.size}, at most ${maxChannels} are allowed` },
    ]);
  }
  return { ...assembled(parsed.data, channels), file: said as DefinitionFile };
}

/** A policy that is stored, with the channels of now. @throws DefinitionError when they do not fit one another. */
export function assembled(file: PolicyFile, channels: ReadonlyMap<string, Channel>): Definition {
  const { policy, problems } = compilePolicy(file, peaceOf(channels));
  if (problems.length > 0) throw new DefinitionError(problems);
  return { channels, policy };
}

function peaceOf(channels: ReadonlyMap<string, Channel>): ReadonlyMap<string, Peace> {
  return new Map(
    [...channels].map(([id, { enabled, quiet_hours }]) => [
      id,
      { disabled: !enabled, quiet: quiet_hours ?? null, except: quiet_hours?.except ?? null },
    ]),
  );
}

/** The definition without its channels: what is stored as the policy. */
export function policyFile({ times, route, fallback }: DefinitionFile): z.input<typeof policySchema> {
  return { ...(times !== undefined && { times }), route, ...(fallback !== undefined && { fallback }) };
}
