import { AnswerError, TruncatedError } from '../errors.ts';
import { isObject, parseLossless, plainText } from '../json-rows.ts';

/** Reading of JSON answers: numbers are text, so that an id of nineteen digits stays whole. Paths are names joined by dots. */

/**
 * The document of a JSON text; `what` names it.
 * @throws TruncatedError MR_CONNECTOR_TRUNCATED when it begins as one and breaks off; AnswerError MR_CONNECTOR_ANSWER when it is none.
 */
export function documentOf(text: string, what: string): unknown {
  try {
    return parseLossless(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    if (/^\s*[[{]/.test(text))
      throw new TruncatedError(`${what} breaks off after ${text.length} characters`, { cause });
    throw new AnswerError(`${what} is no JSON (${why})`, { cause });
  }
}

/** What stands at the path; undefined when there is nothing. Numbers in the path are places in a list. */
export function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const step of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

/** The scalar at the path as text; null when there is none. */
export function textAt(document: unknown, path: string): string | null {
  return plainText(valueAt(document, path)) ?? null;
}

/** The whole number at the path; null when there is none. */
export function numberAt(document: unknown, path: string): number | null {
  const text = textAt(document, path);
  const number = text === null || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

/** The list at the path; empty when there is none. */
export function listAt(document: unknown, path: string): readonly unknown[] {
  const value = path === '' ? document : valueAt(document, path);
  return Array.isArray(value) ? value : [];
}

/** The text at the path. @throws AnswerError MR_CONNECTOR_ANSWER when it is not there; `what` names the call. */
export function neededText(document: unknown, path: string, what: string): string {
  const text = textAt(document, path);
  if (text === null || text === '') throw new AnswerError(`the answer to ${what} has no ${path}`);
  return text;
}
