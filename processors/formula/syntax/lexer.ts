import { FormulaError, type FormulaErrorCode, type Span } from '../../errors.ts';
import { limits } from '../limits.ts';

export type TokenKind = 'number' | 'percent' | 'text' | 'duration' | 'name' | 'metric' | 'sign' | 'end';

/** A piece of a formula. `text` is as written, of a text what stands between its quotes. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly span: Span;
}

/** What each kind of token looks like, tried in this order; the grammar's page is made from it. */
export const tokenForms: readonly {
  readonly kind: TokenKind | 'space';
  readonly form: RegExp;
  readonly about: string;
}[] = [
  { kind: 'space', form: /[ \t\r\n]+/y, about: 'blanks and line ends, which mean nothing' },
  { kind: 'duration', form: /\d+(?:h|d|w)(?![A-Za-z0-9_])/y, about: 'hours, days or weeks: `24h`, `7d`, `4w`' },
  { kind: 'percent', form: /\d+(?:\.\d+)?%/y, about: 'a share: `2%` is 0.02' },
  { kind: 'number', form: /\d+(?:\.\d+)?(?![A-Za-z0-9_.])/y, about: 'a number: `1000`, `0.5`' },
  { kind: 'text', form: /"(?:[^"\\\n]|\\["\\])*"/y, about: 'a text in double quotes; `\\"` is a quote in it' },
  {
    kind: 'metric',
    form: /@[a-z][a-z0-9_]*(?:@\d+)?/y,
    about: 'a metric of the catalogue: `@ctr`, or one version of it: `@ctr@1`',
  },
  { kind: 'name', form: /[A-Za-z_][A-Za-z0-9_]*/y, about: 'a measure, dimension, function or word' },
  { kind: 'sign', form: /==|!=|<=|>=|[-+*/<>(),]/y, about: 'an operator, a bracket or a comma' },
];

/**
 * The tokens of a formula, with one of kind `end` last.
 * @throws FormulaError for text that is too long or that no token looks like.
 */
export function tokensOf(source: string): Token[] {
  if (source.length > limits.sourceLength) {
    const message = `the formula has ${source.length} characters, ${limits.sourceLength} are allowed: make parts of it metrics of their own`;
    throw refused(source, 'MR_FORMULA_LIMIT', { start: limits.sourceLength, end: source.length }, message);
  }
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const token = tokenAt(source, at);
    if (token.kind !== 'space') tokens.push({ kind: token.kind, text: token.text, span: token.span });
    at = token.span.end;
  }
  const end = source.length;
  tokens.push({ kind: 'end', text: '', span: { start: end, end } });
  return tokens;
}

function tokenAt(source: string, at: number): { kind: TokenKind | 'space'; text: string; span: Span } {
  for (const { kind, form } of tokenForms) {
    form.lastIndex = at;
    const found = form.exec(source)?.[0];
    if (found === undefined) continue;
    const text = kind === 'text' ? found.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : found;
    return { kind, text, span: { start: at, end: at + found.length } };
  }
  throw unreadable(source, at);
}

/** Signs of other languages, each with what is written for it here. */
const foreign: Readonly<Record<string, string>> = {
  '=': 'two equal signs compare: ==',
  '&': 'write the word and',
  '|': 'write the word or',
  '!': 'write the word not, or != for is not equal',
  "'": 'texts stand in double quotes: "meta"',
  '%': 'a percent sign follows a number: 2%',
  '×': 'write * to multiply',
  '÷': 'write / to divide',
  $: 'write the amount alone, in units of the currency: 100',
  '€': 'write the amount alone, in units of the currency: 100',
};

function unreadable(source: string, at: number): FormulaError {
  const rest = source.slice(at);
  const word = /^\d[\dA-Za-z_.,]*/.exec(rest)?.[0];
  if (word !== undefined) {
    const message = `'${word}' is no number, nor hours (24h), days (7d) or weeks (4w)`;
    return refused(source, 'MR_FORMULA_SYNTAX', { start: at, end: at + word.length }, message);
  }
  if (rest.startsWith('"')) {
    return refused(source, 'MR_FORMULA_SYNTAX', { start: at, end: source.length }, 'this text has no closing quote');
  }
  const sign = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  const message = foreign[sign] ?? `'${sign}' means nothing in a formula`;
  return refused(source, 'MR_FORMULA_SYNTAX', { start: at, end: at + sign.length }, message);
}

/** The error of one problem. */
export function refused(
  source: string,
  code: FormulaErrorCode,
  span: Span,
  message: string,
  fix?: string,
): FormulaError {
  return new FormulaError(source, [{ code, span, message, ...(fix === undefined ? {} : { fix }) }]);
}
