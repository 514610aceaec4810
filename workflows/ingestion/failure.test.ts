import { ApplicationFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import {
  CredentialExpiredError,
  FieldsError,
  KeysError,
  QuotaError,
  SpoolError,
  ThrottledError,
  TruncatedError,
  UnavailableError,
} from '../../connectors/errors.ts';
import { IngestionError } from '../errors.ts';
import { temporalFailure } from './failure.ts';

it.each([
  ['the platform is down', new UnavailableError('x'), 'MR_CONNECTOR_UNAVAILABLE', false, undefined],
  ['master keys are out of reach', new KeysError('x'), 'MR_CONNECTOR_KEYS', false, undefined],
  ['a report broke off', new TruncatedError('x'), 'MR_CONNECTOR_TRUNCATED', false, undefined],
  ['the disk is full', new SpoolError('x'), 'MR_CONNECTOR_SPOOL', false, undefined],
  ['called too often, for a moment', new ThrottledError('x', 30_000), 'MR_CONNECTOR_THROTTLED', false, 30_000],
  [
    'called too often, nobody says for how long',
    new ThrottledError('x', null),
    'MR_CONNECTOR_THROTTLED',
    false,
    undefined,
  ],
  ['called too often, for an hour', new ThrottledError('x', 3_600_000), 'MR_CONNECTOR_THROTTLED', true, undefined],
  ['the quota is used up for a minute', new QuotaError('x', 60_000), 'MR_CONNECTOR_QUOTA', false, 60_000],
  ['a field is gone', new FieldsError('x', ['spend']), 'MR_CONNECTOR_FIELDS', true, undefined],
  ['the credential has expired', new CredentialExpiredError('x'), 'MR_CONNECTOR_CREDENTIAL_EXPIRED', true, undefined],
  ['an account that is gone', new IngestionError('x'), 'MR_WORKFLOWS_INGESTION', true, undefined],
])('%s', (_, error, type, nonRetryable, nextRetryDelay) => {
  expect(temporalFailure(error)).toMatchObject({ type, nonRetryable, message: 'x' });
  expect((temporalFailure(error) as ApplicationFailure).nextRetryDelay).toBe(nextRetryDelay);
});

it('the wait that a platform asks for is told to who plans the next fetch', () => {
  const failure = temporalFailure(new ThrottledError('x', 3_600_000));
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect((failure as ApplicationFailure).details).toEqual([3_600_000]);
});

it('what is no error of ours stays as it is, and is tried again', () => {
  const error = new Error('connection terminated');
  expect(temporalFailure(error)).toBe(error);
});
