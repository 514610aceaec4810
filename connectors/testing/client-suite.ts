import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiVersions } from '../client/api-version.ts';
import type { ClientOptions, PlatformClient, ReportRequest } from '../client/port.ts';
import type { EntityKind } from '../entities/shape.ts';
import type { MeasureName, PlatformId } from '../profile.ts';
import { findReport } from '../registry.ts';
import type { Fault } from '../sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import type { SandboxAccount } from '../sandbox/world.ts';
import { accountOf, all, fetchReport, sandboxOptions } from './fetch-report.ts';
import { expectListed, listedLevels } from './listed-entities.ts';
import type { ReportRow } from './read-report.ts';

/** What a client's tests need to know of its platform. */
export interface ClientCase {
  readonly platform: PlatformId;
  readonly make: (options: ClientOptions) => PlatformClient;
  /** Reports that count once, by every level. */
  readonly reports: readonly string[];
  /** Measures that a report does not have: those of the others must come. */
  readonly without?: Readonly<Record<string, readonly MeasureName[]>>;
  /** A report for the tests of failures, the platform's name of its spend, and of a field that it can do without. */
  readonly report: string;
  readonly spend: string;
  readonly optional: string;
  /** True where the platform tells how much there is, so that a row which was lost is seen. */
  readonly counts: boolean;
  /** True where a page of a list of entities names the next one. */
  readonly paged: boolean;
  /** The kinds of entities other than accounts that the client lists; empty where it lists none. */
  readonly kinds: readonly EntityKind[];
  /** Kinds of which the platform gives no name. */
  readonly unnamed?: readonly EntityKind[];
  /** Where the access token cannot be renewed: the platform's words for one that has ended. Null where it can. */
  readonly tokenEnds: RegExp | null;
}

const days = ['2026-11-10', '2026-11-11'] as const;
/** Some hours after the second day: it is arriving. Twenty days later all of it is settled. */
const early = Date.parse('2026-11-12T10:30:00Z');
const late = Date.parse('2026-12-20T00:00:00Z');
const compared = ['impressions', 'clicks', 'spend', 'conversions', 'conversion_value'] as const;

const isLevel = (kind: EntityKind): kind is (typeof listedLevels)[number] =>
  listedLevels.some((level) => level === kind);

/** The sandbox of a suite and how its tests fetch. */
export interface ClientWorld {
  readonly sandbox: () => Sandbox;
  readonly client: (organisation?: number) => PlatformClient;
  /** The first account's report of failures; one day unless said otherwise. */
  readonly request: (change?: Partial<ReportRequest>) => Promise<ReportRequest>;
  readonly fail: (fault: Fault, times?: number) => void;
  /** Fetches the report of failures and gives its rows' spend by day. */
  readonly spend: (change?: Partial<ReportRequest>) => Promise<bigint>;
  /** What that must be. */
  readonly trueSpend: (...onDays: readonly string[]) => bigint;
}

/** What every client must do, against the sandbox over HTTP; `more` adds what is this platform's own. */
export function clientSuite(test: ClientCase, more: (world: ClientWorld) => void): void {
  const { platform, make } = test;
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: 11, now: late });
  });
  afterAll(async () => sandbox.close());
  afterEach(() => {
    sandbox.clearFailures();
    sandbox.setNow(late);
  });

  const sandboxAccount = (): SandboxAccount => {
    const [account] = sandbox.accounts(platform, 0);
    if (account === undefined) throw new Error('the sandbox has no account');
    return account;
  };
  const client = (organisation = 0) => make(sandboxOptions(sandbox, platform, organisation));
  const first = () => sandboxAccount().account;
  const request = async (change: Partial<ReportRequest> = {}): Promise<ReportRequest> => ({
    account: await accountOf(client(), first()),
    report: findReport(platform, test.report),
    from: days[0],
    to: days[0],
    ...change,
  });
  const world: ClientWorld = {
    sandbox: () => sandbox,
    client,
    request,
    fail: (fault, times) => sandbox.fail(platform, fault, times),
    spend: async (change) => sum((await fetchReport(client(), await request(change))).rows),
    trueSpend: (...onDays) => {
      const { level } = findReport(platform, test.report);
      const figures = onDays.flatMap((day) => [...sandbox.truth({ platform, account: first(), level, day }).values()]);
      return figures.reduce((total, { spend = 0n }) => total + spend, 0n);
    },
  };

  describe('what comes', () => {
    it('is accounts of the own organisation, with currency and zone', async () => {
      for (const organisation of [0, 1]) {
        const accounts = await all(client(organisation).accounts());
        const expected = sandbox.accounts(platform, organisation);
        expect(accounts.map(({ id }) => id).sort()).toEqual(expected.map(({ account }) => account).sort());
        expect(new Set(accounts.map(({ currency }) => currency))).toEqual(
          new Set(expected.map(({ currency }) => currency)),
        );
      }
    });

    if (test.kinds.length > 0)
      it('is entities without problems: all of every kind by name, each under what it stands under', async () => {
        const account = await accountOf(client(), first());
        const pages = await all(client().entities(account, test.kinds));
        expect(pages.flatMap(({ parsed }) => parsed.problems)).toEqual([]);
        const came = pages.flatMap(({ parsed }) => parsed.entities);
        expectListed(sandboxAccount(), came, test.kinds, test.unnamed);
      });

    it.each(test.kinds.filter(isLevel))('is entities, and of %s none where the account has none', async (level) => {
      const account = await accountOf(client(), first());
      world.fail({ kind: 'none-of', level }, 1000);
      const pages = await all(client().entities(account, test.kinds));
      expect(sandbox.failuresLeft(platform)).toBeLessThan(1000);
      expect(pages.flatMap(({ parsed }) => parsed.problems)).toEqual([]);
      const came = pages.flatMap(({ parsed }) => parsed.entities);
      const above = listedLevels.slice(0, listedLevels.indexOf(level));
      const left = test.kinds.filter((kind) => kind === 'portfolio' || above.some((each) => each === kind));
      expectListed(sandboxAccount(), came, left, test.unnamed);
    });

    it.each(test.reports)(
      'by %s is the truth to the micro, early and late, for two accounts and two days',
      async (name) => {
        const report = findReport(platform, name);
        for (const now of [early, late]) {
          sandbox.setNow(now);
          for (const { account } of sandbox.accounts(platform, 0)) {
            const asked = { account: await accountOf(client(), account), report, from: days[0], to: days[1] };
            const { rows, days: ended } = await fetchReport(client(), asked);
            expect([ended[0]?.from, ended.at(-1)?.to]).toEqual(days);
            for (const day of days) {
              const truth = sandbox.truth({ platform, account, level: report.level, day });
              const came = byId(
                rows.filter((row) => row.day === day),
                (row) => row.ids[report.level] ?? account,
              );
              expect([...came.keys()].sort()).toEqual([...truth.keys()].sort());
              for (const measure of compared) {
                if (test.without?.[name]?.includes(measure)) continue;
                const figures = (of: ReadonlyMap<string, Partial<Record<MeasureName, bigint>>>) =>
                  [...of].map(([id, sums]) => `${id} ${sums[measure] ?? 0n}`).sort();
                expect(figures(came)).toEqual(figures(truth));
              }
            }
          }
        }
      },
    );
  });

  describe('what goes wrong, and what its user sees', () => {
    it('an account of another organisation is refused', async () => {
      const [foreign] = sandbox.accounts(platform, 1);
      if (foreign === undefined) throw new Error('the sandbox has no second organisation');
      const account = {
        id: foreign.account,
        name: null,
        currency: foreign.currency,
        zone: foreign.zone,
        parent: first(),
      };
      await expect(world.spend({ account })).rejects.toMatchObject({ code: 'MR_CONNECTOR_REQUEST' });
    });

    it('too many calls: the client waits and goes on', async () => {
      const asked = await request();
      world.fail({ kind: 'throttle' }, 2);
      expect(sum((await fetchReport(client(), asked)).rows)).toBe(world.trueSpend(days[0]));
    });

    it('too many calls for long: the error says so', async () => {
      const asked = await request();
      world.fail({ kind: 'throttle', retryAfterSeconds: 3600 }, 100);
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_THROTTLED',
        message: expect.stringMatching(/connection connection-0: .*too many calls/),
      });
    });

    it('a platform that is broken for a moment is asked again', async () => {
      const asked = await request();
      world.fail({ kind: 'unavailable' }, 3);
      expect(sum((await fetchReport(client(), asked)).rows)).toBe(world.trueSpend(days[0]));
    });

    it('a platform that stays broken', async () => {
      const asked = await request();
      world.fail({ kind: 'unavailable' }, 1000);
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_UNAVAILABLE',
        message: expect.stringContaining('connection-0'),
      });
    });

    it('a platform that takes the call and never answers', async () => {
      const asked = await request();
      const options = sandboxOptions(sandbox, platform);
      const impatient = make({ ...options, timing: { ...options.timing, headersMs: 200, attempts: 2 } });
      world.fail({ kind: 'silent' }, 1000);
      await expect(fetchReport(impatient, asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_UNAVAILABLE',
        message: expect.stringMatching(/connection connection-0: .* was not answered \(Headers Timeout Error\)/),
      });
    });

    it('a platform that cannot be reached', async () => {
      const asked = await request();
      const options = sandboxOptions(sandbox, platform);
      const nobody = Object.keys(options.endpoints ?? {}).map((host) => [host, 'http://127.0.0.1:9']);
      const lost = make({ ...options, endpoints: Object.fromEntries(nobody) });
      await expect(fetchReport(lost, asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_UNAVAILABLE',
        message: expect.stringMatching(/connection connection-0: .* was not answered \(.+\)/),
      });
    });

    it('a row that is missing', async () => {
      const asked = await request(platform === 'meta' ? { to: days[1] } : {});
      const whole = await fetchReport(client(), asked);
      world.fail({ kind: 'lost-row' });
      if (test.counts) {
        await expect(fetchReport(client(), asked)).rejects.toMatchObject({
          code: 'MR_CONNECTOR_TRUNCATED',
          message: expect.stringMatching(/connection connection-0: .* it is fetched again/),
        });
      } else {
        // Nobody could tell it from the rows; so nothing is claimed that a reconciliation could take for the platform's word.
        const { rows, days: ended } = await fetchReport(client(), asked);
        expect(rows).toEqual(whole.rows.slice(0, -1));
        expect(ended[0]?.summary).toMatchObject({ totals: {}, rows: whole.rows.length - 1 });
      }
      expect(sandbox.failuresLeft(platform)).toBe(0);
    });

    if (test.paged)
      it('a list whose page names itself as the next', async () => {
        const account = await accountOf(client(), first());
        world.fail({ kind: 'repeat-page' }, 1000);
        await expect(all(client().entities(account, test.kinds))).rejects.toMatchObject({
          code: 'MR_CONNECTOR_ANSWER',
          message: expect.stringMatching(/connection connection-0: .* names one as the next that was read before/),
        });
      });

    it('a field that the report can do without is silently dropped: the days name it', async () => {
      const asked = await request();
      world.fail({ kind: 'drop-field', field: test.optional });
      const { rows, days: ended } = await fetchReport(client(), asked);
      expect(ended[0]?.summary.missingFields).toContain(test.optional);
      expect(sum(rows)).toBe(world.trueSpend(days[0]));
    });

    it('a field that the report cannot be without is withdrawn', async () => {
      const asked = await request();
      world.fail({ kind: 'drop-field', field: test.spend });
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_FIELDS',
        message: expect.stringContaining(`without ${test.spend}`),
      });
    });

    it('a field that the report cannot be without is renamed', async () => {
      const asked = await request();
      world.fail({ kind: 'rename-field', field: test.spend, to: 'cost_of_everything' });
      await expect(fetchReport(client(), asked)).rejects.toMatchObject({
        code: 'MR_CONNECTOR_FIELDS',
        missing: [test.spend],
      });
    });

    it('an access token that has ended', async () => {
      const asked = await request();
      const own = client();
      await own.authorise();
      sandbox.expireTokens(platform);
      if (test.tokenEnds !== null) {
        const error: unknown = await fetchReport(own, asked).catch((reason: unknown) => reason);
        expect(error).toMatchObject({
          code: 'MR_CONNECTOR_CREDENTIAL_EXPIRED',
          message: expect.stringMatching(/: the access has ended\b.+; connect the account again$/),
        });
        expect((error as Error).message).toMatch(test.tokenEnds);
      } else {
        expect(sum((await fetchReport(own, asked)).rows)).toBe(world.trueSpend(days[0]));
      }
    });

    const version = apiVersions[platform];
    if (version !== undefined) {
      const ofVersion = (apiVersion: string) => {
        const options = sandboxOptions(sandbox, platform);
        const { credential } = options;
        return make({ ...options, credential: { ...credential, settings: { ...credential.settings, apiVersion } } });
      };

      it('a version of the API that is over: the error names it, and what to do', async () => {
        const asked = await request();
        const over = version.replace(/\d+/, (digits) => String(Number(digits) - 1));
        await expect(fetchReport(ofVersion(over), asked)).rejects.toMatchObject({
          code: 'MR_CONNECTOR_API_VERSION',
          message: expect.stringMatching(
            new RegExp(`connection connection-0: .*version ${over} of the API is over .*--setting apiVersion=`),
          ),
        });
      });

      it('a connection may name another version, and nothing that is none', async () => {
        const asked = await request();
        const next = version.replace(/\d+/, (digits) => String(Number(digits) + 1));
        expect(sum((await fetchReport(ofVersion(next), asked)).rows)).toBe(world.trueSpend(days[0]));
        await expect(fetchReport(ofVersion('v26/../me'), asked)).rejects.toMatchObject({
          code: 'MR_CONNECTOR_CREDENTIAL',
          message: expect.stringContaining("'v26/../me', which is no version"),
        });
      });
    }

    more(world);

    it('a credential that is not accepted any more, without a secret in the error', async () => {
      const asked = await request();
      const options = sandboxOptions(sandbox, platform);
      sandbox.revoke(platform);
      const error: unknown = await fetchReport(make(options), asked).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({
        code: 'MR_CONNECTOR_CREDENTIAL_EXPIRED',
        message: expect.stringContaining('connect the account again'),
      });
      const said = `${(error as Error).stack} ${JSON.stringify(error)} ${JSON.stringify(options)}`;
      for (const secret of Object.values(options.credential.secrets)) expect(said).not.toContain(secret.reveal());
    });
  });
}

function sum(rows: readonly ReportRow[]): bigint {
  return rows.reduce((total, { measures }) => total + (measures.spend ?? 0n), 0n);
}

function byId(rows: readonly ReportRow[], idOf: (row: ReportRow) => string) {
  const sums = new Map<string, Partial<Record<MeasureName, bigint>>>();
  for (const row of rows) {
    const known = sums.get(idOf(row)) ?? {};
    for (const [name, value] of Object.entries(row.measures) as [MeasureName, bigint][]) {
      known[name] = (known[name] ?? 0n) + value;
    }
    sums.set(idOf(row), known);
  }
  return sums;
}
