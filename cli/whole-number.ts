import { InvalidArgumentError } from 'commander';

/** Reads the value of an option: a whole number from `least` to `most`. What it gives throws commander's error of usage for any other. */
export function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`it must be a whole number from ${least} to ${most}`);
  };
}
