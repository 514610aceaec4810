import { expect, it } from 'vitest';
import { millrace, millraceProcess } from './millrace.ts';

it.each([
  ['is done', 0, ['tenants', 'list']],
  ['is done, in JSON', 0, ['slices', '--tenant', 'nobody-here', '--json']],
  ['finds nothing', 1, ['totals', '--tenant', 'nobody-here']],
  ['fails', 1, ['accounts', 'list', '--tenant', 'nobody-here']],
  ['is not understood', 2, ['totals', '--form', 'json']],
])('a command that %s says the same in this process and in one of its own', async (_, code, args) => {
  const here = await millrace(...args);
  expect(here).toEqual(await millraceProcess(...args));
  expect(here.code).toBe(code);
});
