import type { SandboxAnswer } from './platform.ts';

interface Given {
  readonly platform: string;
  readonly organisation: number;
  readonly until: number;
}

const holdsSeconds = 3600;
/** Tokens that are remembered; the oldest does not hold any more then. */
const mostTokens = 100_000;

/** The tokens that the sandbox's platforms have given. They are of one platform and one organisation. */
export class SandboxTokens {
  readonly #now: () => number;
  readonly #given = new Map<string, Given>();
  readonly #revoked = new Set<string>();
  #next = 1;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** An access token; `holdsMs` null: until it is expired by hand. */
  issue(platform: string, organisation: number, holdsMs: number | null): string {
    const token = `sandbox-access-${platform}-${organisation}-${this.#next++}`;
    const until = holdsMs === null ? Number.POSITIVE_INFINITY : this.#now() + holdsMs;
    this.#given.set(token, { platform, organisation, until });
    const [oldest] = this.#given.keys();
    if (this.#given.size > mostTokens && oldest !== undefined) this.#given.delete(oldest);
    return token;
  }

  refreshToken(platform: string, organisation: number): string {
    return `sandbox-refresh-${platform}-${organisation}`;
  }

  /** Whose token it is; null when it is nobody's any more. */
  organisationOf(platform: string, token: string | null): number | null {
    const given = token === null ? undefined : this.#given.get(token);
    return given?.platform === platform && this.#now() < given.until ? given.organisation : null;
  }

  expire(platform: string): void {
    for (const [token, given] of this.#given) if (given.platform === platform) this.#given.delete(token);
  }

  revoke(platform: string): void {
    this.expire(platform);
    this.#revoked.add(platform);
  }

  /** False after `revoke`. */
  accepts(platform: string): boolean {
    return !this.#revoked.has(platform);
  }

  /** The answer of a token endpoint (RFC 6749, sections 5.1 and 5.2). */
  answer(platform: string, body: unknown): SandboxAnswer {
    const { refresh_token: refresh = '' } = body as { refresh_token?: string };
    const organisation = /^sandbox-refresh-([a-z0-9]+)-(\d+)$/.exec(refresh);
    if (organisation?.[1] !== platform || this.#revoked.has(platform)) {
      return { status: 400, body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' } };
    }
    const access = this.issue(platform, Number(organisation[2]), holdsSeconds * 1000);
    return { status: 200, body: { access_token: access, token_type: 'bearer', expires_in: holdsSeconds } };
  }
}
