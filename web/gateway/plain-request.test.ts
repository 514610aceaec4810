import { expect, it, onTestFinished, vi } from 'vitest';
import { isToldPlainly, plainRequests } from './plain-request.ts';
import { SessionKeeper } from './session.ts';

/** A gateway that takes `good`, and refuses every other token. */
function gatewayThatTakes(good: string): string[] {
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (_: string, { headers }: { headers: Record<string, string> }) => {
    sent.push(headers['authorization'] ?? '');
    return headers['authorization'] === `Bearer ${good}`
      ? new Response('{"rows":7}')
      : new Response('{"error":{"message":"The token is over."}}', { status: 401 });
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  return sent;
}

/** A session that gives one token until it is told to forget it, and then the next. */
function sessionWith(...tokens: string[]): SessionKeeper {
  const session = new SessionKeeper('http://gateway', 'demo');
  vi.spyOn(session, 'token').mockImplementation(async () => tokens[0] ?? '');
  vi.spyOn(session, 'forget').mockImplementation(() => void tokens.shift());
  return session;
}

it('is sent once more with the next token when its own was over', async () => {
  const sent = gatewayThatTakes('new');
  const ask = plainRequests('http://gateway', sessionWith('old', 'new'), 'acme');
  expect(await ask('/imports', { platform: 'META' })).toEqual({ rows: 7 });
  expect(sent).toEqual(['Bearer old', 'Bearer new']);
});

it('is not sent a third time, and says what the gateway said', async () => {
  const sent = gatewayThatTakes('none');
  const ask = plainRequests('http://gateway', sessionWith('old', 'new', 'newest'), 'acme');
  const refused = await ask('/imports').catch((error: unknown) => error);
  expect(isToldPlainly(refused)).toBe(true);
  expect(String(refused)).toContain('The token is over.');
  expect(sent).toEqual(['Bearer old', 'Bearer new']);
});
