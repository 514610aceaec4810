import { expect, it } from 'vitest';
import { duelOptions } from './options.ts';

it('runs three rounds of Millrace alone unless more is said', () => {
  expect(duelOptions([])).toMatchObject({ peer: false, rounds: 3, commitIntervalMs: 100, fetcher: 'direct' });
  expect(duelOptions(['--peer', '--records', '5000', '--fetcher', 'rdkafka'])).toMatchObject({
    peer: true,
    records: 5_000,
    fetcher: 'rdkafka',
  });
});

it('refuses what it does not know, with the code of wrong usage', () => {
  for (const args of [['--records', 'many'], ['--rounds', '0'], ['--records', '1.5'], ['--fetcher', 'x'], ['--what']]) {
    expect(() => duelOptions(args)).toThrow(expect.objectContaining({ code: 'MR_BENCH_USAGE' }));
  }
});
