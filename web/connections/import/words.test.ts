import { expect, it } from 'vitest';
import { inPageWords, meanings, reportName } from './words.ts';

it('calls the options of the command line as the fields of the page are called', () => {
  expect(inPageWords('the file does not say it: give --zone, such as Europe/Berlin')).toBe(
    'the file does not say it: give “Time zone”, such as Europe/Berlin',
  );
  expect(inPageWords('say so with --from and --to; --fetch-seq stays')).toBe(
    'say so with “First day” and “Last day”; --fetch-seq stays',
  );
});

it('names a report for people, and every meaning of a column once', () => {
  expect(reportName({ platform: 'tiktok', report: 'ad_hourly', level: 'ad' })).toBe('TikTok · ad hourly (ad)');
  const all = meanings.flatMap(([, words]) => words.map(([is]) => is));
  expect(new Set(all).size).toBe(all.length);
});
