import { expect, it } from 'vitest';
import { csvOf } from './csv.ts';

it('quotes what has to be, leaves what is missing empty, and keeps digits as they are', () => {
  const text = csvOf(
    ['name', 'spend'],
    [
      ['Spring, "big" sale', '12345678901234567.891234'],
      ['two\nlines', null],
    ],
  );
  expect(text).toBe('name,spend\r\n"Spring, ""big"" sale",12345678901234567.891234\r\n"two\nlines",\r\n');
});

it('gives a spreadsheet no formula to run, and leaves negative numbers numbers', () => {
  expect(csvOf(['n'], [['=HYPERLINK("http://x")'], ['@cmd'], ['-5.10'], ['-x']])).toBe(
    'n\r\n"\'=HYPERLINK(""http://x"")"\r\n\'@cmd\r\n-5.10\r\n\'-x\r\n',
  );
});
