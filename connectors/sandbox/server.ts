import { parse as parseForm } from 'node:querystring';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { apiVersions } from '../client/api-version.ts';
import type { Credential } from '../client/port.ts';
import { Secret } from '../client/secret.ts';
import { SandboxError } from '../errors.ts';
import type { LevelId, PlatformId } from '../profile.ts';
import { type Fault, Faults } from './faults.ts';
import { type SandboxApi, SandboxJobs, type SandboxPlatform, send } from './platform.ts';
import { sandboxPlatforms } from './registry.ts';
import { SandboxTokens } from './tokens.ts';
import {
  accountsOfPlatform,
  accountWithout,
  type Figures,
  reportOfLevel,
  rowsAt,
  type SandboxAccount,
  type WorldSize,
} from './world.ts';

/** How a sandbox is started. */
export interface SandboxOptions {
  /** 0: any free one, which is the default. */
  readonly port?: number;
  /** The same seed and size give the same accounts and figures. Default 1. */
  readonly seed?: number;
  /** What its clock shows, in milliseconds since the epoch, and goes on from; default: the time. */
  readonly now?: number;
  readonly size?: Partial<WorldSize>;
}

/** Whose figures are asked for. */
export interface TruthQuestion {
  readonly platform: PlatformId;
  readonly account: string;
  readonly level: LevelId;
  /** `2026-11-01`. */
  readonly day: string;
  /** Milliseconds since the epoch; default: what the sandbox's clock shows. */
  readonly at?: number;
}

/** Rows that the sandbox has made for somebody who asked for them. */
export interface SandboxRead {
  /** By this machine's clock: milliseconds since the epoch. */
  readonly at: number;
  readonly account: string;
  readonly report: string;
  /** `2026-11-01`, both included. */
  readonly from: string;
  readonly to: string;
}

/** A running sandbox: the ad platforms' APIs as one local server, whose data is made up. */
export interface Sandbox {
  readonly url: string;
  /** Hosts for the client of a platform. */
  endpoints(platform: PlatformId): Readonly<Record<string, string>>;
  /** A credential that the platform accepts, of an organisation (0 is the first). */
  credential(platform: PlatformId, organisation?: number): Credential;
  accounts(platform: PlatformId, organisation?: number): readonly SandboxAccount[];
  /** What the platform says, by the level's ids: counts, and micros for money and conversions. */
  truth(question: TruthQuestion): ReadonlyMap<string, Figures>;
  /** Sets the clock, which stands still from then on. */
  setNow(now: number): void;
  /** Lets a failure happen the next `times` times that it can; default once. */
  fail(platform: PlatformId, fault: Fault, times?: number): void;
  /** How many failures of the platform still wait to happen. */
  failuresLeft(platform: PlatformId): number;
  clearFailures(): void;
  /** No access token that was given so far holds any more. */
  expireTokens(platform: PlatformId): void;
  /** Refresh tokens are not accepted any more either. */
  revoke(platform: PlatformId): void;
  /** Calls of the platform's API so far, as method and path. */
  calls(platform: PlatformId): readonly string[];
  /** Reports of the platform whose rows were made so far, each page of one anew. */
  reads(platform: PlatformId): readonly SandboxRead[];
  close(): Promise<void>;
}

/** Calls of a platform of which the paths are kept, and reports of it; the oldest are forgotten. */
const keptCalls = 10_000;
const keptReads = 200_000;

/** Starts a sandbox on this machine only. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const server = new SandboxServer(options);
  await server.listen(options.port ?? 0);
  return server;
}

class SandboxServer implements Sandbox {
  readonly #app: FastifyInstance;
  readonly #seed: number;
  readonly #size: WorldSize;
  readonly #accounts = new Map<PlatformId, readonly SandboxAccount[]>();
  readonly #faults = new Faults();
  readonly #tokens: SandboxTokens;
  readonly #calls = new Map<string, string[]>();
  readonly #reads = new Map<string, SandboxRead[]>();
  readonly #organisations = new WeakMap<FastifyRequest, number>();
  #clock: () => number;
  #url = '';

  constructor({ seed = 1, now, size = {} }: SandboxOptions) {
    this.#seed = seed;
    this.#size = { organisations: 2, accounts: 2, campaigns: 2, adsPerCampaign: 2, ...size };
    const started = Date.now();
    this.#clock = () => (now ?? started) + Date.now() - started;
    this.#tokens = new SandboxTokens(() => this.#clock());
    this.#app = Fastify({ logger: false, bodyLimit: 1_000_000, routerOptions: { maxParamLength: 500 } });
    this.#app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, parseForm(String(body))),
    );
    this.#app.addContentTypeParser(/^application\/[\w.+-]*json(;|$)/, { parseAs: 'string' }, (_request, body, done) =>
      done(null, body === '' ? {} : JSON.parse(String(body))),
    );
    for (const platform of sandboxPlatforms) this.#add(platform);
    this.#admin();
  }

  get url(): string {
    return this.#url;
  }

  async listen(port: number): Promise<void> {
    this.#url = await this.#app.listen({ host: '127.0.0.1', port });
  }

  endpoints(platform: PlatformId): Readonly<Record<string, string>> {
    const { hosts } = this.#platform(platform);
    return Object.fromEntries(Object.entries(hosts).map(([name, path]) => [name, `${this.#url}/${platform}${path}`]));
  }

  credential(platform: PlatformId, organisation = 0): Credential {
    const { credential, longLived, login } = this.#platform(platform);
    const tokens: Record<string, Secret> = {};
    if (login === true) tokens.login = new Secret(`sandbox-login-${organisation}`);
    else if (longLived) tokens.accessToken = new Secret(this.#tokens.issue(platform, organisation, null));
    else tokens.refreshToken = new Secret(this.#tokens.refreshToken(platform, organisation));
    const secrets = Object.entries(credential.secrets).map(([name, text]) => [name, new Secret(text)] as const);
    return {
      secrets: { ...Object.fromEntries(secrets), ...tokens },
      settings: { ...credential.settings, organisation: String(organisation) },
    };
  }

  accounts(platform: PlatformId, organisation?: number): readonly SandboxAccount[] {
    let all = this.#accounts.get(platform);
    if (all === undefined) {
      all = accountsOfPlatform(this.#seed, this.#platform(platform).platform, this.#size);
      this.#accounts.set(platform, all);
    }
    return organisation === undefined ? all : all.filter((account) => account.organisation === organisation);
  }

  truth({ platform, account, level, day, at }: TruthQuestion): ReadonlyMap<string, Figures> {
    const found = this.accounts(platform).find((candidate) => candidate.account === account);
    if (found === undefined) throw new SandboxError(`the sandbox's ${platform} has no account ${account}`);
    const rows = rowsAt(this.#seed, reportOfLevel(platform, level), found, [day], at ?? this.#clock());
    return new Map(rows.map(({ entity, measures }) => [entity.ids[level] ?? account, measures]));
  }

  setNow(now: number): void {
    this.#clock = () => now;
  }

  fail(platform: PlatformId, fault: Fault, times = 1): void {
    this.#faults.set(this.#platform(platform).platform, fault, times);
  }

  failuresLeft(platform: PlatformId): number {
    return this.#faults.waiting(platform);
  }

  clearFailures(): void {
    this.#faults.clear();
  }

  expireTokens(platform: PlatformId): void {
    this.#tokens.expire(platform);
  }

  revoke(platform: PlatformId): void {
    this.#tokens.revoke(platform);
  }

  calls(platform: PlatformId): readonly string[] {
    return this.#calls.get(platform) ?? [];
  }

  reads(platform: PlatformId): readonly SandboxRead[] {
    return this.#reads.get(platform) ?? [];
  }

  async close(): Promise<void> {
    await this.#app.close();
  }

  #platform(platform: PlatformId): SandboxPlatform {
    const found = sandboxPlatforms.find((candidate) => candidate.platform === platform);
    if (found !== undefined) return found;
    const known = sandboxPlatforms.map((candidate) => candidate.platform).join(', ');
    throw new SandboxError(`the sandbox has no ${platform}: it has ${known}`);
  }

  /** Routes that are open (`/oauth`, `/files`) are beside those of the API, which all pass the same checks. */
  #add(platform: SandboxPlatform): void {
    const api = this.#apiOf(platform);
    this.#app.register(
      async (app) => {
        app.addHook('onRequest', async (request, reply) => this.#check(platform, request, reply));
        app.post('/oauth/*', async (request, reply) =>
          send(reply, this.#tokens.answer(platform.platform, request.body)),
        );
        app.get('/files/:id', async (request, reply) => {
          const job = api.jobs.get((request.params as { id: string }).id, null);
          if (job === undefined) await send(reply, { status: 404, body: 'no such file' });
          else await reply.type('application/octet-stream').send(job.content());
        });
        platform.routes(app, api);
      },
      { prefix: `/${platform.platform}` },
    );
  }

  #apiOf(platform: SandboxPlatform): SandboxApi {
    const name = platform.platform;
    const server = this;
    const accounts = (request: FastifyRequest) => this.accounts(name, this.#organisations.get(request) ?? -1);
    return {
      get url() {
        return `${server.#url}/${name}`;
      },
      platform: name,
      now: () => this.#clock(),
      organisation: (request) => this.#organisations.get(request) ?? -1,
      accounts,
      account: async (request, reply, id) => {
        const account = accounts(request).find((candidate) => candidate.account === id);
        if (account === undefined) {
          await send(reply, platform.forbidden());
          return null;
        }
        const fault = this.#faults.take(name, 'none-of');
        return fault === null ? account : accountWithout(account, fault.level);
      },
      signIn: (organisation) => this.#tokens.issue(name, organisation, 3_600_000),
      accepts: () => this.#tokens.accepts(name),
      rows: (report, account, days) => {
        const [from = '', to = ''] = [days[0], days.at(-1)];
        const read = { at: Date.now(), account: account.account, report: report.report, from, to };
        keep(this.#reads, name, read, keptReads);
        return rowsAt(this.#seed, report, account, days, this.#clock());
      },
      fault: (kind) => this.#faults.take(name, kind),
      jobs: new SandboxJobs(platform.jobPrefix ?? ''),
    };
  }

  async #check(platform: SandboxPlatform, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const name = platform.platform;
    const path = request.url.slice(name.length + 1);
    keep(this.#calls, name, `${request.method} ${path}`, keptCalls);
    if (path.startsWith('/oauth/')) return;
    if (this.#faults.take(name, 'unavailable') !== null) return send(reply, { status: 503, body: 'try later' });
    if (this.#faults.take(name, 'silent') !== null) {
      reply.hijack();
      return;
    }
    const throttle = this.#faults.take(name, 'throttle');
    if (throttle !== null) return send(reply, platform.throttled(throttle.retryAfterSeconds));
    if (path.startsWith('/files/') || platform.isOpen?.(path) === true) return;
    const version = platform.version?.of(request);
    if (version !== undefined && !isAlive(version, apiVersions[name])) {
      return send(reply, platform.version?.over(version) ?? { status: 426, body: '' });
    }
    const organisation = this.#tokens.organisationOf(name, platform.tokenOf(request));
    if (organisation === null) return send(reply, platform.expired());
    this.#organisations.set(request, organisation);
  }

  /** What a person or another process may ask of the sandbox. */
  #admin(): void {
    this.#app.get('/', async () => ({
      sandbox: 'made-up data; no ad platform is behind it',
      now: new Date(this.#clock()).toISOString(),
      platforms: sandboxPlatforms.map(({ platform }) => ({ platform, endpoints: this.endpoints(platform) })),
    }));
    this.#app.get('/admin/credential', async (request) => {
      const { platform, organisation = '0' } = request.query as { platform: PlatformId; organisation?: string };
      const { secrets, settings } = this.credential(platform, Number(organisation));
      const texts = Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]);
      return { endpoints: this.endpoints(platform), secrets: Object.fromEntries(texts), settings };
    });
    this.#app.post('/admin/now', async (request) => {
      const { now } = request.body as { now: string };
      this.setNow(Date.parse(now));
      return { now };
    });
    this.#app.post('/admin/fail', async (request) => {
      const { platform, fault, times } = request.body as { platform: PlatformId; fault: Fault; times?: number };
      this.fail(platform, fault, times);
      return { platform, fault, times: times ?? 1 };
    });
  }
}

/** The versions from the known one on. */
function isAlive(version: string, known = ''): boolean {
  const numberOf = (text: string) => Number(text.replace('v', ''));
  return version !== '' && numberOf(version) >= numberOf(known);
}

/** Adds to a platform's list, of which the last `most` stay. */
function keep<T>(lists: Map<string, T[]>, platform: string, item: T, most: number): void {
  const list = lists.get(platform) ?? [];
  list.push(item);
  if (list.length > most) list.shift();
  lists.set(platform, list);
}
