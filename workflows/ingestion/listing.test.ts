import { beforeEach, expect, it } from 'vitest';
import type { Account } from '../../connectors/client/port.ts';
import {
  AnswerError,
  CredentialError,
  CredentialExpiredError,
  QuotaError,
  RequestError,
  ThrottledError,
  UnavailableError,
} from '../../connectors/errors.ts';
import { listAccounts } from './listing.ts';

const ref = { tenant: 'harbour', connection: 'meta' };
const account: Account = { id: 'act_1', name: 'One', currency: 'EUR', zone: 'Europe/Berlin' };
let done: unknown[] = [];
beforeEach(() => {
  done = [];
});

const listing = (list: () => Promise<readonly Account[]>) =>
  listAccounts(ref, {
    list,
    now: 5,
    store: {
      keepAccounts: async (...kept) => void done.push(['kept', ...kept]),
      noteUnlisted: async (...noted) => void done.push(['noted', ...noted]),
    },
  });

it('accounts that are listed are kept, and what was said of an earlier refusal goes', async () => {
  expect(await listing(async () => [account])).toBeNull();
  expect(done).toEqual([
    ['kept', ref, [account], 5],
    ['noted', ref, null],
  ]);
});

it.each([
  ['no permission', new RequestError('403')],
  ['no answer that can be read', new AnswerError('403')],
  ['throttled for an hour', new ThrottledError('403', 3_600_000)],
  ['our own limit for an hour', new QuotaError('403', 3_600_000)],
])('%s: the connection says so, and the accounts that are known stay', async (_, error) => {
  expect(await listing(() => Promise.reject(error))).toBe('its accounts could not be listed: 403');
  expect(done).toEqual([['noted', ref, '403']]);
});

it.each([
  ['what passes by itself', new UnavailableError('x')],
  ['throttled for a minute', new ThrottledError('x', 60_000)],
  ['a credential that has expired', new CredentialExpiredError('x')],
  ['a credential that lacks something', new CredentialError('x')],
  ['what is no error of ours', new Error('connection terminated')],
])('%s is thrown: it is tried again, or its owner told', async (_, error) => {
  await expect(listing(() => Promise.reject(error))).rejects.toBe(error);
  expect(done).toEqual([]);
});
