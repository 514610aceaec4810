/**
 * A list of texts as one text, without any sign that a text may not hold: each is its length, a colon and itself; null is
 * `-`. Equal lists have equal texts, so that it serves as part of a key as well as for storing.
 */
export function appendText(list: string, value: string | null): string {
  return value === null ? `${list}-` : `${list}${value.length}:${value}`;
}

/** The list of these texts. */
export function textList(...texts: readonly (string | null)[]): string {
  let list = '';
  for (const text of texts) list = appendText(list, text);
  return list;
}

/** The texts of a list made by `appendText`. */
export function readTexts(list: string): (string | null)[] {
  const texts: (string | null)[] = [];
  let at = 0;
  while (at < list.length) {
    if (list.charCodeAt(at) === 0x2d) {
      texts.push(null);
      at += 1;
      continue;
    }
    const colon = list.indexOf(':', at);
    const start = colon + 1;
    at = start + Number(list.slice(at, colon));
    texts.push(list.slice(start, at));
  }
  return texts;
}
