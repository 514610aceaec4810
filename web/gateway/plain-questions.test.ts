import { expect, it, onTestFinished, vi } from 'vitest';
import { LoginError } from './auth.ts';
import { plainQuestions } from './plain-questions.ts';

/** How often a question is asked whose answer is `error` each time, and the milliseconds that takes. */
async function asked(error: Error): Promise<{ times: number; ms: number }> {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const client = plainQuestions();
  const ask = vi.fn(() => Promise.reject(error));
  const begun = Date.now();
  const answer = expect(client.fetchQuery({ queryKey: ['offer'], queryFn: ask })).rejects.toBe(error);
  await vi.runAllTimersAsync();
  await answer;
  return { times: ask.mock.calls.length, ms: Date.now() - begun };
}

it('asks twice more when nobody answers, a second and two seconds later', async () => {
  expect(await asked(new TypeError('Failed to fetch'))).toEqual({ times: 3, ms: 3_000 });
});

it('asks once when the gateway refuses', async () => {
  expect((await asked(new LoginError('The session is over.', { code: 'MR_SESSION_ENDED' }))).times).toBe(1);
});

it('sends nothing twice that changes something', async () => {
  const client = plainQuestions();
  const send = vi.fn(() => Promise.reject(new TypeError('Failed to fetch')));
  const sent = client.getMutationCache().build(client, { mutationFn: send });
  await expect(sent.execute(undefined)).rejects.toThrow('Failed to fetch');
  expect(send).toHaveBeenCalledTimes(1);
});

it('keeps no answer that nobody looks at', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const client = plainQuestions();
  await client.fetchQuery({ queryKey: ['offer'], queryFn: async () => 7 });
  await vi.runAllTimersAsync();
  expect(client.getQueryCache().getAll()).toEqual([]);
});
