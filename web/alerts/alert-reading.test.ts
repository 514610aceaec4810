import { expect, it, vi } from 'vitest';
import type { OpenAlertsQuery } from '../generated/operations.ts';
import { type AlertPage, AlertReading, type Further, type PagedName, withFurther, withWorst } from './alert-reading.ts';
import type { AlertLine } from './groups.ts';

const line = (alertId: string) => ({ alertId }) as AlertLine;
const page = (ids: readonly string[], endCursor: string | null): AlertPage => ({
  nodes: ids.map(line),
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
});
/** Firing alerts go on after `f1`; of the others there is one page. */
const first: OpenAlertsQuery = {
  ...{ worst: page([], null), firing: page(['f1'], 'f1'), unsure: page([], null), quiet: page(['q1'], null) },
  over: { nodes: [] },
};

function readingOf(pages: Readonly<Record<string, AlertPage>>) {
  let [now, further, problem]: [number, Further, unknown] = [0, {}, undefined];
  const asked = vi.fn(async (_name: PagedName, after: string) => pages[after]);
  const firsts = vi.fn(async (): Promise<OpenAlertsQuery | undefined> => first);
  const reading = new AlertReading({
    first: firsts,
    page: asked,
    onFurther: (found) => {
      further = found;
    },
    onProblem: (found) => {
      problem = found;
    },
    now: () => now,
  });
  const shown = () => [further.firing?.nodes.map(({ alertId }) => alertId) ?? [], problem] as const;
  const later = (ms: number) => {
    now += ms;
  };
  return { reading, asked, firsts, shown, later };
}

it('reads a page more each time it is asked for more, of what is not read whole', async () => {
  const { reading, asked, shown } = readingOf({ f1: page(['f2'], 'f2'), f2: page(['f3'], null) });
  await reading.refresh();
  expect([asked.mock.calls, shown()]).toEqual([[], [[], undefined]]);
  await reading.more();
  expect(shown()).toEqual([['f2'], undefined]);
  await reading.more();
  expect(shown()).toEqual([['f2', 'f3'], undefined]);
  // What stands is not read once more for it.
  expect(asked.mock.calls).toEqual([
    ['firing', 'f1'],
    ['firing', 'f2'],
  ]);
});

it('reads all of it anew when somebody asks for more of what is old', async () => {
  const { reading, asked, later, shown } = readingOf({ f1: page(['f2'], 'f2'), f2: page(['f3'], null) });
  await reading.more();
  later(30_001);
  await reading.more();
  expect(asked.mock.calls.map(([, after]) => after)).toEqual(['f1', 'f1', 'f2']);
  expect(shown()).toEqual([['f2', 'f3'], undefined]);
});

it('has the worst of what fires, however many are newer, and each once', () => {
  const answer = { ...first, worst: page(['old', 'f1'], null) };
  const ids = (of: OpenAlertsQuery) => of.firing.nodes.map(({ alertId }) => alertId);
  expect(ids(withWorst(answer))).toEqual(['old', 'f1']);
  // Further pages come to it in the end.
  expect(ids(withFurther(withWorst(answer), { firing: page(['f2', 'old'], null) }))).toEqual(['old', 'f1', 'f2']);
  expect(withWorst(first)).toBe(first);
});

it('tells why further pages were not read, keeps what was there, and reads as many when it is tried again', async () => {
  const { reading, asked, shown } = readingOf({ f1: page(['f2'], 'f2'), f2: page(['f3'], null) });
  await reading.more();
  const refused = new Error('the rate limit is used up: try again in 20 s');
  asked.mockRejectedValueOnce(refused);
  await reading.more();
  expect(shown()).toEqual([['f2'], refused]);
  await reading.refresh();
  expect(shown()).toEqual([['f2', 'f3'], undefined]);
});

it('lets further pages stand for half a minute, and reads them anew after it', async () => {
  const { reading, asked, later } = readingOf({ f1: page(['f2'], null) });
  await reading.more();
  later(30_000);
  await reading.refresh();
  expect(asked).toHaveBeenCalledTimes(1);
  later(1);
  await reading.refresh();
  expect(asked).toHaveBeenCalledTimes(2);
});

it('reads once at a time, and once more for all that was asked meanwhile', async () => {
  const { reading, firsts } = readingOf({});
  await Promise.all([reading.refresh(), reading.refresh(), reading.refresh()]);
  expect(firsts).toHaveBeenCalledTimes(2);
});

it('leaves a failure of the first pages to who asks for them, and reads on', async () => {
  const { reading, firsts, shown } = readingOf({ f1: page(['f2'], null) });
  firsts.mockRejectedValueOnce(new Error('no answer'));
  await reading.more();
  expect(shown()).toEqual([[], undefined]);
  await reading.refresh();
  expect(shown()).toEqual([['f2'], undefined]);
});
