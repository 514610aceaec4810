import { ApiClient } from '../client/api-client.ts';
import { CsvReport } from '../client/csv-report.ts';
import { addDays, type Days, type DaysPiece, reportByDays } from '../client/days.ts';
import { listAt, neededText, textAt } from '../client/document.ts';
import { accountsOf, entityPage, listsOf } from '../client/entity-pages.ts';
import { askedNames } from '../client/fields.ts';
import { pagesByNumber } from '../client/paging.ts';
import type {
  Account,
  ClientOptions,
  EntityPage,
  JobState,
  ReportPiece,
  ReportRequest,
  ReportToken,
} from '../client/port.ts';
import { Secret } from '../client/secret.ts';
import type { ApiSession, ApiStyle } from '../client/session.ts';
import { type Access, ownerMustConnect } from '../client/token.ts';
import { unpacked } from '../client/unpack.ts';
import type { EntityKind } from '../entities/shape.ts';
import { CredentialExpiredError, ReportFailedError, RequestError } from '../errors.ts';
import type { ReportProfile } from '../profile.ts';
import { entities } from './entities.ts';

/** A schedule makes one file; conversions in detail go back 100 days only (ChannelMix). */
const longestDays = 31;
const pageSize = 100;
/** The longest that a token may hold; it is got anew before. */
const tokenMinutes = 24 * 60;

const lists = {
  campaign: { name: 'campaigns', path: '/v3/campaign/query/advertiser' },
  ad_group: { name: 'ad_groups', path: '/v3/adgroup/query/advertiser' },
  creative: { name: 'creatives', path: '/v3/creative/query/advertiser' },
} as const;

const style: ApiStyle = {
  platform: 'ttd',
  title: 'The Trade Desk',
  endpoints: { api: 'https://api.thetradedesk.com' },
  // GoodwayGroup/lib-tradedesk, src/tradedesk.ts: the token goes in a header of its own.
  authorisation: (token) => ({ 'ttd-auth': token.reveal() }),
  errorOf: () => undefined,
  obtain: signIn,
};

/**
 * The Trade Desk, version 3. The credential needs `login` and `password`, the connection `partnerId`, and `template` followed by
 * the level (`templateCampaign`): MyReports makes reports from templates, which a person makes once, with the columns of docs/reference/platforms.md.
 */
export class TtdClient extends ApiClient {
  constructor(options: ClientOptions) {
    super(style, options);
  }

  async *accounts(): AsyncGenerator<Account> {
    const PartnerId = this.session.setting('partnerId');
    for await (const page of this.#pages('/v3/advertiser/query/partner', 'advertisers', { PartnerId })) {
      // Schedules are made in UTC.
      yield* accountsOf(page, PartnerId).map((account) => ({ ...account, zone: 'UTC' }));
    }
  }

  async *entities(account: Account, kinds: readonly EntityKind[]): AsyncGenerator<EntityPage> {
    for (const { name, path } of listsOf(lists, kinds)) {
      yield* this.#pages(path, name, { AdvertiserId: account.id });
    }
  }

  report(request: ReportRequest, resume?: ReportToken): AsyncGenerator<ReportPiece> {
    return reportByDays(request, resume, longestDays, (days, job) => this.#days(request, days, job));
  }

  /** A schedule is made that runs once; its execution is asked for, and then its file fetched. */
  async *#days({ account, report }: ReportRequest, days: Days, job: JobState | null): AsyncGenerator<DaysPiece> {
    const schedule = job?.schedule ?? (await this.#schedule(account, report, days));
    yield { kind: 'job', state: { schedule } };
    const what = `MyReports schedule ${schedule}`;
    const address = await this.session.waitFor(what, () => this.#address(account, schedule));
    const file = new CsvReport(report);
    yield* file.lines(unpacked(this.session.download(address), what));
    yield file.end(columnsOf(report), ['Date', 'Impressions', 'Advertiser Cost (Adv Currency)']);
  }

  async #schedule(account: Account, report: ReportProfile, days: Days): Promise<string> {
    const path = '/v3/myreports/reportschedule';
    const body = {
      ReportScheduleName: `millrace ${report.report} ${account.id} ${days.from} ${days.to}`,
      ReportTemplateId: this.session.setting(templateSetting(report)),
      ReportFrequency: 'Once',
      ReportFileFormat: 'CSV',
      ReportNumericFormat: 'NonUS',
      ReportDateFormat: 'US',
      ReportDateRange: 'Custom',
      TimeZone: 'UTC',
      StartDateInclusive: `${days.from}T00:00:00`,
      EndDateExclusive: `${addDays(days.to, 1)}T00:00:00`,
      AdvertiserFilters: [account.id],
    };
    const answer = await this.session.json({ method: 'POST', host: 'api', path, body });
    return neededText(answer, 'ReportScheduleId', `POST ${path}`);
  }

  async #address(account: Account, schedule: string): Promise<string | null> {
    const path = '/v3/myreports/reportexecution/query/advertisers';
    const body = { AdvertiserIds: [account.id], ReportScheduleIds: [schedule], PageStartIndex: 0, PageSize: 1 };
    const answer = await this.session.json({ method: 'POST', host: 'api', path, body });
    const [execution] = listAt(answer, 'Result');
    const state = textAt(execution, 'ReportExecutionState');
    if (state === 'Error' || state === 'Failed') {
      throw new ReportFailedError(
        `${this.session.owner}: schedule ${schedule} ended as ${state}; it is asked for anew`,
      );
    }
    return state === 'Complete' ? neededText(execution, 'ReportDeliveries.0.DownloadURL', `POST ${path}`) : null;
  }

  async *#pages(path: string, name: string, filter: Readonly<Record<string, string>>): AsyncGenerator<EntityPage> {
    const ask = (index: number) => {
      const body = { ...filter, PageStartIndex: index * pageSize, PageSize: pageSize };
      return this.session.page({ method: 'POST', host: 'api', path, body });
    };
    const isFull = (document: unknown) => listAt(document, 'Result').length === pageSize;
    for await (const { text } of pagesByNumber(`${this.session.owner}: POST ${path}`, ask, isFull)) {
      yield entityPage(entities, name, text);
    }
  }
}

/** `ad_group` is `templateAdGroup`. */
function templateSetting({ level }: ReportProfile): string {
  return `template${level.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
}

/** Columns that a template for Millrace has; those of video and viewability are taken where they are. */
function columnsOf(report: ReportProfile): string[] {
  return askedNames(report).filter((name) => !/^(Player|Sampled) /.test(name));
}

/** A token for a login: it is got anew when it ends, as long as the password is the same. */
async function signIn(session: ApiSession): Promise<Access> {
  const path = '/v3/authentication';
  const body = {
    Login: session.secret('login').reveal(),
    Password: session.secret('password').reveal(),
    TokenExpirationInMinutes: tokenMinutes,
  };
  try {
    const answer = await session.json({ method: 'POST', host: 'api', path, body, open: true });
    const token = new Secret(neededText(answer, 'Token', `POST ${path}`));
    return { token, expiresInMs: tokenMinutes * 60_000 };
  } catch (error) {
    if (error instanceof RequestError || error instanceof CredentialExpiredError) {
      throw ownerMustConnect(session.owner, 'its login is not accepted');
    }
    throw error;
  }
}
