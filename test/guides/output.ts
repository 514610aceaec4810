import { expect } from 'vitest';
import type { Output } from './markdown.ts';

/** What a guide writes for what differs from run to run. */
const anything = '…';

/**
 * Compares what came out with what the guide shows. In text, `…` stands for the rest of a word or line, and a line of
 * nothing else for any lines; blanks at the ends of lines do not count. In JSON, `"…"` stands for any value, and as the
 * last element of an array for any more of them.
 */
export function expectOutput(printed: string, output: Output): void {
  if (output.language === 'json') {
    const shown: unknown = JSON.parse(output.text);
    expect(masked(JSON.parse(printed), shown)).toEqual(shown);
  } else if (!textPattern(output.text).test(tidy(printed))) {
    expect(tidy(printed)).toBe(tidy(output.text));
  }
}

function textPattern(shown: string): RegExp {
  const lines = tidy(shown)
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === anything ? '(?:.*\\n)*?' : `${line.split(anything).map(escaped).join('.*?')}\\n`));
  return new RegExp(`^${lines.join('')}$`);
}

/** Without blanks at the ends of lines and empty lines at the end, but with one line break there. */
function tidy(text: string): string {
  return `${text.replace(/[ \t]+$/gm, '').trimEnd()}\n`.replace(/^\n$/, '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** `found` with what the guide leaves open replaced by what stands there in the guide. */
function masked(found: unknown, shown: unknown): unknown {
  if (shown === anything) return found === undefined ? found : anything;
  if (Array.isArray(found) && Array.isArray(shown)) {
    const open = shown.at(-1) === anything;
    const known = open ? found.slice(0, shown.length - 1) : found;
    const elements = known.map((value, index) => masked(value, shown[index]));
    return open ? [...elements, anything] : elements;
  }
  if (isObject(found) && isObject(shown)) {
    return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, masked(value, shown[key])]));
  }
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
