import { expect, it } from 'vitest';
import { millrace, millraceProcess } from './millrace.ts';

it.each([
  ['is done', 0, ['tenants', 'list']],
  ['answers in JSON', 0, ['formula', 'check', 'clicks / impressions', '--json']],
  ['finds a problem', 1, ['formula', 'check', 'impressions - clicks / impressions']],
  ['finds no organisation', 2, ['totals', '--tenant', 'nobody-here']],
  ['is not understood', 2, ['totals', '--form', 'json']],
] as const)('a command that %s says the same in this process and in one of its own', async (_, code, args) => {
  const here = await millrace(...args);
  expect(here).toEqual(await millraceProcess(...args));
  expect(here.code).toBe(code);
});
