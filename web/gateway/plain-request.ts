import { LoginError } from './auth.ts';
import { refusalIn } from './refusal.ts';
import type { SessionKeeper } from './session.ts';

/** The gateway refused a request that is no GraphQL. The message is for the reader of the page. */
class RequestRefusal extends Error {}

/** Asks the gateway for what GraphQL is no way for, such as files: a body that is a Blob goes as its bytes, any other as JSON. */
export type PlainRequest = <T>(path: string, body?: Blob | object) => Promise<T>;

/** Requests with the tokens of a session, for one organisation. */
export function plainRequests(gatewayUrl: string, session: SessionKeeper, tenant: string): PlainRequest {
  return async <T>(path: string, body?: Blob | object): Promise<T> => {
    const send = async () => fetch(`${gatewayUrl}${path}`, requestOf(await session.token(tenant), body));
    let response = await send();
    if (response.status === 401) {
      // The token was over before its time: a session that was ended elsewhere says so when the next one is asked for.
      session.forget();
      response = await send();
    }
    if (!response.ok) throw new RequestRefusal(await refusalOf(response));
    return (await response.json()) as T;
  };
}

function requestOf(token: string, body: Blob | object | undefined): RequestInit {
  const authorization = `Bearer ${token}`;
  if (body === undefined) return { headers: { authorization } };
  const isFile = body instanceof Blob;
  return {
    method: 'POST',
    headers: { authorization, 'content-type': isFile ? 'application/octet-stream' : 'application/json' },
    body: isFile ? body : JSON.stringify(body),
  };
}

async function refusalOf(response: Response): Promise<string> {
  // A file that is refused may still be on its way when the connection ends.
  const body = await response.text().catch(() => '');
  return refusalIn(body)?.message ?? `The gateway answered ${response.status}.`;
}

/** Whether an error is one of these requests' own, with a message for people. */
export function isToldPlainly(error: unknown): error is Error {
  return error instanceof RequestRefusal || error instanceof LoginError;
}
