import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { StoreError } from '../errors.ts';
import { formatError } from './error-format.ts';

it.each([new StoreError('MR_STORE_UNAVAILABLE', 'away'), new TypeError('a fault of ours')])(
  'what is logged of "%s" has the ids of the request, and nothing else of its context',
  (fault) => {
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(line) });
    const request = { headers: { authorization: 'Bearer of-somebody' } };
    const context = { requestId: 'r1', traceId: 't1', principal: { tenant: 'acme' }, reply: { request } };
    const error = new GraphQLError(fault.message, { originalError: fault });
    expect(formatError(error, context, logger).extensions).toMatchObject({ requestId: 'r1', traceId: 't1' });
    expect(Object.keys(JSON.parse(lines.join('')) as object).sort()).toEqual(
      ['err', 'hostname', 'level', 'msg', 'pid', 'requestId', 'time', 'traceId'].sort(),
    );
    expect(lines.join('')).not.toContain('of-somebody');
  },
);
