import { expect, it } from 'vitest';
import { manualClock } from '../../base/clock.ts';
import { entityPage } from '../client/entity-pages.ts';
import type { Account, EntityPage, PlatformClient } from '../client/port.ts';
import { CredentialExpiredError, RequestError, ThrottledError, UnavailableError } from '../errors.ts';
import { entities } from '../ttd/entities.ts';
import { type SyncedAccount, syncAccounts } from './sync.ts';

const account = (id: string): Account => ({ id, name: id, currency: 'EUR', zone: 'UTC' });
const campaigns = (id: string) => entityPage(entities, 'campaigns', JSON.stringify({ Result: [{ CampaignId: id }] }));

/** A client of two accounts; the second has a campaign, and the first one campaign before its next list fails with `error`. */
function clientOf(error: Error): PlatformClient {
  return {
    platform: 'ttd',
    async *accounts() {
      yield account('first');
      yield account('second');
    },
    async *entities({ id }: Account): AsyncGenerator<EntityPage> {
      yield campaigns(`campaign of ${id}`);
      if (id === 'first') throw error;
    },
  } as unknown as PlatformClient;
}

async function sync(error: Error) {
  const [seen, ended]: [string[], string[]] = [[], []];
  const history = {
    see: async (_: unknown, of: readonly { readonly id: string }[]) => {
      seen.push(...of.map(({ id }) => id));
      return { added: of.length, changed: 0 };
    },
    closeUnseen: async (sighting: { readonly account: string }) => {
      ended.push(sighting.account);
      return 3;
    },
  };
  const told: SyncedAccount[] = [];
  const deps = { history, clock: manualClock(0) };
  const ref = { tenant: 'tenant', connection: 'connection' };
  const result = syncAccounts(clientOf(error), ref, null, deps, (synced) => void told.push(synced));
  const thrown: unknown = await result.then(
    () => null,
    (reason: unknown) => reason,
  );
  return { seen, ended, told, thrown };
}

it('an account that is refused hides no other: it is told, and nothing of it is ended', async () => {
  const { seen, ended, told, thrown } = await sync(new RequestError('portfolios of first are refused'));
  expect(thrown).toBeNull();
  expect(seen).toEqual(['first', 'campaign of first', 'second', 'campaign of second']);
  expect(ended).toEqual(['second']);
  const failure = { code: 'MR_CONNECTOR_REQUEST', message: 'portfolios of first are refused' };
  expect(told).toMatchObject([
    { account: 'first', seen: 2, closed: 0, failure },
    { account: 'second', seen: 2, closed: 3, failure: null },
  ]);
});

it.each([
  new CredentialExpiredError('connect the account again'),
  new ThrottledError('too many calls', 1_000),
  new UnavailableError('not answered'),
  new TypeError('a mistake of ours'),
])('what is no account’s own ends the run, and nothing is ended: $message', async (error) => {
  const { ended, told, thrown } = await sync(error);
  expect(thrown).toBe(error);
  expect([ended, told]).toEqual([[], []]);
});
