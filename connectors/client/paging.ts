import { AnswerError } from '../errors.ts';
import { textAt } from './document.ts';
import type { ApiPage } from './session.ts';

/** Pages of one list at most: more than any platform has, and a list without end is told as such. */
const mostPages = 100_000;

/**
 * The pages of a list of which each names the next one. `ask` gets a page by that name, null for the first; `next` says where
 * the name stands, or finds it. `what` names the list.
 *
 * @throws AnswerError MR_CONNECTOR_ANSWER when a page names one that was read before, or there are more than `most`: the list
 *   would never end.
 */
export async function* pagesByToken(
  what: string,
  ask: (token: string | null) => Promise<ApiPage>,
  next: string | ((document: unknown) => string | null),
  most = mostPages,
): AsyncGenerator<ApiPage> {
  const nextOf = typeof next === 'string' ? (document: unknown) => textAt(document, next) : next;
  const seen = new Set<string>();
  let token: string | null = null;
  do {
    const page = await ask(token);
    yield page;
    token = nextOf(page.document);
    if (token === null) return;
    if (seen.has(token)) {
      throw new AnswerError(
        `${what}: page ${seen.size + 1} names one as the next that was read before; nothing of it is used`,
      );
    }
    seen.add(token);
  } while (seen.size < most);
  throw new AnswerError(`${what} has more than ${most} pages; nothing of it is used`);
}

/**
 * The pages of a list that are asked for by number, from 0. `hasMore` says whether another one follows: that a page is full
 * is often all there is to see.
 *
 * @throws AnswerError MR_CONNECTOR_ANSWER when a page is the one before it once more, or there are more than `most`.
 */
export async function* pagesByNumber(
  what: string,
  ask: (index: number) => Promise<ApiPage>,
  hasMore: (document: unknown) => boolean,
  most = mostPages,
): AsyncGenerator<ApiPage> {
  let before: string | null = null;
  for (let index = 0; index < most; index += 1) {
    const page = await ask(index);
    if (page.text === before) {
      throw new AnswerError(`${what}: page ${index + 1} is the one before it once more; nothing of it is used`);
    }
    yield page;
    if (!hasMore(page.document)) return;
    before = page.text;
  }
  throw new AnswerError(`${what} has more than ${most} pages; nothing of it is used`);
}
