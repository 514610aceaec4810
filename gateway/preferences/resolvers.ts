import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type { MutationResolvers, Preference, QueryResolvers } from '../generated/resolvers.ts';
import { type Chosen, keepChoice, readChosen } from './store.ts';

/** Characters of a choice, as JSON. */
const maxCharacters = 8_192;

/** What whoever asks has chosen. */
export const preferenceQueries: Pick<QueryResolvers<GatewayContext>, 'preferences'> = {
  preferences: async (_root, _arguments, { principal, stores, preferences }) => {
    const kept = await preferences.find(principal);
    if (kept !== undefined) return shown(kept);
    const chosen = await readChosen(stores.postgres, principal);
    await preferences.keep(principal, chosen);
    return shown(chosen);
  },
};

/** Chooses. It is no change that the audit trail has: nobody else sees it. */
export const preferenceMutations: Pick<MutationResolvers<GatewayContext>, 'setPreference'> = {
  setPreference: async (_root, { name, value }, { principal, stores, preferences }) => {
    if (!/^[a-z][a-z0-9.-]{0,63}$/.test(name)) {
      throw new RequestError(
        'MR_ARGUMENT_INVALID',
        `'${name.slice(0, 80)}' is no name: small letters, digits, '.' and '-', at most 64`,
      );
    }
    const json = value === null || value === undefined ? null : JSON.stringify(value);
    if (json !== null && json.length > maxCharacters) {
      throw new RequestError(
        'MR_ARGUMENT_INVALID',
        `${name} is ${json.length} characters of JSON: at most ${maxCharacters}`,
      );
    }
    const chosen = await keepChoice(stores.postgres, principal, name, json);
    await preferences.keep(principal, chosen);
    return shown(chosen);
  },
};

function shown({ values }: Chosen): Preference[] {
  const names = Object.keys(values).sort();
  return names.map((name) => ({ name, value: JSON.parse(values[name] ?? 'null') as unknown }));
}
