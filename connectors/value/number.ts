import { type Parsed, Refusal, shown } from './refusal.ts';

const zero = 0x30;
const nine = 0x39;
const dot = 0x2e;
const minus = 0x2d;

/** Powers of ten up to 1e15: all exact in a float, as every integer below 2^53 is. */
const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const largestLong = 2n ** 63n - 1n;
/** A longer text is no figure of a report. */
const longestNumber = 64;
const largestShift = 400;

const pointForm =
  /^([+-]?)(\d*|\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f']\d{3})+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
const commaForm =
  /^([+-]?)(\d*|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ \u00a0\u202f']\d{3})+)(?:,(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * Reads decimal text as an integer of 10^-`scale` units, exactly: `parseScaled('76.53', 6)` is 76530000n. What is finer
 * than the scale is rounded to nearest, a half away from zero (`-2e-18` is 0n, `99.99999999999996` is 100000000n).
 *
 * Taken: a sign, digits in groups of three (`1,234.56`; `1.234,56` with `decimalComma`; blanks and apostrophes too), a
 * fraction, an exponent. Refused: currency and percent signs, brackets, anything beyond a 64-bit integer.
 */
export function parseScaled(text: string, scale: number, decimalComma = false): Parsed<bigint> {
  const quick = quickInteger(text, scale, decimalComma);
  if (quick !== undefined) return BigInt(quick);
  const parts = decompose(text, decimalComma);
  if (parts instanceof Refusal) return parts;
  const rounded = shift(parts.digits, parts.exponent + scale, text);
  if (rounded instanceof Refusal) return rounded;
  return parts.negative ? -rounded : rounded;
}

/** Currency units as micros: `parseDecimalMicros('76.53')` is 76530000n. */
export function parseDecimalMicros(text: string, decimalComma = false): Parsed<bigint> {
  return parseScaled(text, 6, decimalComma);
}

/** Micros written as such, perhaps as a decimal (`70000.0`), rounded to whole ones. */
export function parseMicros(text: string, decimalComma = false): Parsed<bigint> {
  return parseScaled(text, 0, decimalComma);
}

/** Minor units of a currency with `digits` decimals as micros: 5000 US cents are 50000000n. */
export function parseMinorMicros(text: string, digits: number, decimalComma = false): Parsed<bigint> {
  return parseScaled(text, 6 - digits, decimalComma);
}

/**
 * A whole count: `7`, `1,234`, `106.0`. A fraction is refused, so is what is negative or beyond 2^53 - 1: a count is a
 * plain number, and one that would lose a digit is not taken.
 */
export function parseCount(text: string, decimalComma = false): Parsed<number> {
  const quick = quickInteger(text, 0, decimalComma);
  if (quick !== undefined && quick >= 0) return quick;
  const parts = decompose(text, decimalComma);
  if (parts instanceof Refusal) return parts;
  const whole = wholePart(parts.digits, parts.exponent, text);
  if (whole instanceof Refusal) return whole;
  if (parts.negative && whole > 0n) {
    return new Refusal('NEGATIVE_COUNT', `${shown(text)} is negative: a count is 0 or more`);
  }
  return Number(whole);
}

/** The platform's own ratio, `1.18`, `0.2 %`: a float, because it is compared and discarded. */
export function parseRatio(text: string, decimalComma = false): Parsed<number> {
  const bare = text.endsWith('%') ? text.slice(0, -1).trimEnd() : text;
  const parts = decompose(bare, decimalComma);
  if (parts instanceof Refusal) return parts;
  return Number(`${parts.negative ? '-' : ''}${parts.digits}e${parts.exponent}`);
}

/**
 * The scaled integer where it can be told with integers below 2^53 alone: plain digits with at most one point and no
 * more decimals than the scale. That is nearly every cell; undefined for the rest.
 */
function quickInteger(text: string, scale: number, decimalComma: boolean): number | undefined {
  const length = text.length;
  if (length === 0 || length > 16) return undefined;
  let at = text.charCodeAt(0) === minus ? 1 : 0;
  const negative = at === 1;
  let value = 0;
  let digits = 0;
  let decimals = -1;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= zero && code <= nine) {
      value = value * 10 + (code - zero);
      digits += 1;
      if (decimals >= 0) decimals += 1;
    } else if (code === dot && decimals < 0 && !decimalComma) {
      decimals = 0;
    } else {
      return undefined;
    }
  }
  if (digits === 0 || digits > 15) return undefined;
  const missing = scale - Math.max(decimals, 0);
  if (missing < 0) return quickTrailingZeros(value, -missing, negative);
  const power = powers[missing];
  if (power === undefined || value > Number.MAX_SAFE_INTEGER / power) return undefined;
  return negative && value > 0 ? -value * power : value * power;
}

/** `106.0` has a decimal more than a whole number, but it says nothing. */
function quickTrailingZeros(value: number, excess: number, negative: boolean): number | undefined {
  const power = powers[excess];
  if (power === undefined || value % power !== 0) return undefined;
  const whole = value / power;
  return negative && whole > 0 ? -whole : whole;
}

interface Decimal {
  readonly negative: boolean;
  /** Without leading zeros; the value is digits x 10^exponent. */
  readonly digits: string;
  readonly exponent: number;
}

function decompose(text: string, decimalComma: boolean): Parsed<Decimal> {
  const trimmed = text.trim();
  if (trimmed.length > longestNumber) {
    return new Refusal('NOT_A_NUMBER', `${shown(text)} is longer than any figure (${longestNumber} characters)`);
  }
  const match = (decimalComma ? commaForm : pointForm).exec(trimmed);
  const whole = match?.[2]?.replace(/\D/g, '') ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole.length + fraction.length === 0) {
    const sign = decimalComma ? 'comma' : 'point';
    return new Refusal('NOT_A_NUMBER', `${shown(text)} is not a number with a decimal ${sign}`);
  }
  return {
    negative: match[1] === '-',
    digits: (whole + fraction).replace(/^0+(?=\d)/, ''),
    exponent: Number(match[4] ?? '0') - fraction.length,
  };
}

/** digits x 10^exponent as an integer, rounded half away from zero. */
function shift(digits: string, exponent: number, text: string): Parsed<bigint> {
  if (digits === '0') return 0n;
  if (exponent < -digits.length) return 0n;
  if (exponent > largestShift) return outOfRange(text);
  if (exponent >= 0) return within(BigInt(digits) * 10n ** BigInt(exponent), text);
  const kept = digits.slice(0, exponent);
  const next = digits.charCodeAt(digits.length + exponent);
  return within(BigInt(kept === '' ? '0' : kept) + (next >= zero + 5 ? 1n : 0n), text);
}

function wholePart(digits: string, exponent: number, text: string): Parsed<bigint> {
  if (exponent < 0 && /[1-9]/.test(digits.slice(exponent))) {
    return new Refusal('NOT_WHOLE', `${shown(text)} has a fraction: a count is a whole number`);
  }
  const whole = shift(digits, exponent, text);
  if (whole instanceof Refusal || whole <= BigInt(Number.MAX_SAFE_INTEGER)) return whole;
  return new Refusal('OUT_OF_RANGE', `${shown(text)} is beyond 2^53 - 1, the largest count`);
}

function within(value: bigint, text: string): Parsed<bigint> {
  return value <= largestLong ? value : outOfRange(text);
}

function outOfRange(text: string): Refusal {
  return new Refusal('OUT_OF_RANGE', `${shown(text)} does not fit a 64-bit integer at this unit`);
}
