import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { AlertChangesDocument } from '../generated/operations.ts';
import { LoginError } from './auth.ts';
import { createGateway } from './client.ts';
import { Connection } from './connection.ts';
import { SessionKeeper } from './session.ts';

afterEach(() => vi.unstubAllGlobals());

/** A socket that opens as soon as somebody waits for it. */
class OpeningSocket {
  static readonly OPEN = 1;
  readonly readyState = OpeningSocket.OPEN;
  onclose: ((event: { code: number; reason: string }) => void) | undefined;
  set onopen(opened: () => void) {
    opened();
  }
  close(code: number, reason: string): void {
    this.onclose?.({ code, reason });
  }
}

it('is closed while its socket opens for a session that then is none, and no error is left over', async () => {
  vi.stubGlobal('WebSocket', OpeningSocket);
  const leftOver: unknown[] = [];
  const note = (error: unknown) => leftOver.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  let refuse = (_: Error): void => undefined;
  const refused = new Promise<string>((_, reject) => {
    refuse = reject;
  });
  const session = new SessionKeeper('http://gateway', 'demo');
  const asked = vi.spyOn(session, 'token').mockReturnValue(refused);
  const gateway = createGateway('http://gateway', 'acme', new Connection(), session);
  const stop = gateway.listen(AlertChangesDocument, {}, () => undefined);
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  stop();
  gateway.close();
  refuse(new LoginError('You are not signed in.'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(leftOver).toEqual([]);
});
