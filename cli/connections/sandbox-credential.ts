import { request } from 'undici';
import { z } from 'zod';
import type { Credential } from '../../connectors/client/port.ts';
import { Secret } from '../../connectors/client/secret.ts';
import { SandboxError } from '../../connectors/errors.ts';
import type { PlatformId } from '../../connectors/profile.ts';

const texts = z.record(z.string(), z.string());
const given = z.object({ endpoints: texts, secrets: texts, settings: texts });

/** What a running sandbox gives for a connection to it. */
export interface SandboxCredential {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly credential: Credential;
}

/** Asks a running sandbox. @throws SandboxError MR_CONNECTOR_SANDBOX when none answers there. */
export async function askSandbox(
  address: string,
  platform: PlatformId,
  organisation: number,
): Promise<SandboxCredential> {
  const problem = `no sandbox of ${platform} answers at ${address}: \`millrace sandbox\` starts one`;
  if (!URL.canParse(address)) throw new SandboxError(problem);
  const url = new URL('/admin/credential', address);
  url.search = new URLSearchParams({ platform, organisation: String(organisation) }).toString();
  try {
    const { statusCode, body } = await request(url, { headersTimeout: 10_000, bodyTimeout: 10_000 });
    const document: unknown = await body.json();
    if (statusCode !== 200) throw new SandboxError(problem);
    const { endpoints, secrets, settings } = given.parse(document);
    const hidden = Object.entries(secrets).map(([name, text]) => [name, new Secret(text)] as const);
    return { endpoints, credential: { secrets: Object.fromEntries(hidden), settings } };
  } catch (cause) {
    if (cause instanceof SandboxError) throw cause;
    throw new SandboxError(problem, { cause });
  }
}
