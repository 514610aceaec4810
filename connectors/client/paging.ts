import { textAt } from './document.ts';
import type { ApiPage } from './session.ts';

/**
 * The pages of a list of which each names the next one. `ask` gets a page by that name, null for the first; `next` says where
 * the name stands, or finds it.
 */
export async function* pagesByToken(
  ask: (token: string | null) => Promise<ApiPage>,
  next: string | ((document: unknown) => string | null),
): AsyncGenerator<ApiPage> {
  const nextOf = typeof next === 'string' ? (document: unknown) => textAt(document, next) : next;
  let token: string | null = null;
  do {
    const page = await ask(token);
    yield page;
    token = nextOf(page.document);
  } while (token !== null);
}
