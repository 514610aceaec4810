import { ApiClient } from '../client/api-client.ts';
import { type Days, type DaysPiece, reportByDays } from '../client/days.ts';
import { documentOf, listAt, numberAt, textAt, valueAt } from '../client/document.ts';
import { entityPage, listsOf } from '../client/entity-pages.ts';
import { askedNames } from '../client/fields.ts';
import { JsonReport } from '../client/json-report.ts';
import { refreshedAccess } from '../client/oauth.ts';
import type { Account, ClientOptions, EntityPage, ReportPiece, ReportRequest, ReportToken } from '../client/port.ts';
import { type ApiAnswer, type ApiCall, type ApiPage, type ApiStyle, bearer } from '../client/session.ts';
import type { EntityKind } from '../entities/shape.ts';
import { type ConnectorError, RequestError, ThrottledError, TruncatedError } from '../errors.ts';
import type { ReportProfile } from '../profile.ts';
import { entities } from './entities.ts';

/** A query is one operation of the daily quota, however many days it is of; the answer is streamed. */
const longestDays = 31;

/** The resource that a report selects from: https://developers.google.com/google-ads/api/fields */
const resources: Readonly<Record<string, string>> = {
  account: 'customer',
  campaign: 'campaign',
  ad_group: 'ad_group',
  ad: 'ad_group_ad',
  keyword: 'keyword_view',
  delivery_by_place: 'geographic_view',
  delivery_by_criterion_type: 'keyword_view',
  delivery_by_topic: 'topic_view',
};

const lists = {
  campaign: {
    name: 'campaigns',
    query:
      'SELECT customer.id, campaign.id, campaign.name, campaign.status, campaign.serving_status, campaign.advertising_channel_type, campaign.start_date_time, campaign.end_date_time, campaign.campaign_budget FROM campaign',
  },
  ad_group: {
    name: 'ad_groups',
    query: 'SELECT customer.id, campaign.id, ad_group.id, ad_group.name, ad_group.status FROM ad_group',
  },
  ad: {
    name: 'ads',
    query:
      'SELECT customer.id, campaign.id, ad_group.id, ad_group_ad.ad.id, ad_group_ad.ad.name, ad_group_ad.status FROM ad_group_ad',
  },
  budget: {
    name: 'campaign_budgets',
    query:
      'SELECT customer.id, campaign_budget.id, campaign_budget.name, campaign_budget.status, campaign_budget.amount_micros, campaign_budget.period, campaign_budget.delivery_method FROM campaign_budget',
  },
} as const;

/** Of an account that was cancelled or closed nothing is answered. */
const clientsQuery =
  "SELECT customer_client.id, customer_client.descriptive_name, customer_client.currency_code, customer_client.time_zone FROM customer_client WHERE customer_client.manager = FALSE AND customer_client.status NOT IN ('CANCELED', 'CLOSED')";

/** An account that is not set up yet, or was cancelled: https://developers.google.com/google-ads/api/reference/rpc/v26/AuthorizationErrorEnum.AuthorizationError */
class NotEnabledError extends RequestError {}

const style: ApiStyle = {
  platform: 'google',
  title: 'Google Ads',
  endpoints: { api: 'https://googleads.googleapis.com', auth: 'https://oauth2.googleapis.com' },
  authorisation: bearer,
  errorOf,
  // 400 with this code; older ones had the text alone.
  isVersionOver: ({ text }) => /"UNSUPPORTED_VERSION"|Version v\d+ is deprecated/.test(text),
  obtain: (session) => refreshedAccess(session, 'auth', '/token'),
};

/**
 * The Google Ads API over REST. The credential needs `refreshToken`, `clientSecret` and `developerToken`, the connection
 * `clientId`. An account's `parent` is the manager through which it is reached.
 */
export class GoogleClient extends ApiClient {
  constructor(options: ClientOptions) {
    super(style, options);
  }

  /** Managers have no figures of their own: those below them are the accounts. One that is not enabled is named by the platform and refused: it is left out. */
  async *accounts(): AsyncGenerator<Account> {
    const path = `/${this.session.version}/customers:listAccessibleCustomers`;
    const answer = await this.session.json({ host: 'api', path, headers: this.#headers() });
    const seen = new Set<string>();
    for (const resource of listAt(answer, 'resourceNames')) {
      const root = String(resource).replace('customers/', '');
      for (const row of await this.#clientsBelow(root)) {
        const client = valueAt(row, 'customerClient');
        const id = textAt(client, 'id');
        if (id === null || seen.has(id)) continue;
        seen.add(id);
        const zone = textAt(client, 'timeZone');
        yield {
          id,
          name: textAt(client, 'descriptiveName'),
          currency: textAt(client, 'currencyCode'),
          zone,
          parent: root,
        };
      }
    }
  }

  async #clientsBelow(root: string): Promise<readonly unknown[]> {
    try {
      const { document } = await this.#page(this.#call(root, root, clientsQuery));
      return listAt(document, '').flatMap((batch) => listAt(batch, 'results'));
    } catch (error) {
      if (error instanceof NotEnabledError) return [];
      throw error;
    }
  }

  async *entities(account: Account, kinds: readonly EntityKind[]): AsyncGenerator<EntityPage> {
    for (const { name, query } of listsOf(lists, kinds)) {
      const { text } = await this.#page(this.#call(account.id, account.parent, query));
      yield entityPage(entities, name, text, account.currency);
    }
  }

  report(request: ReportRequest, resume?: ReportToken): AsyncGenerator<ReportPiece> {
    return reportByDays(request, resume, longestDays, (days) => this.#days(request, days));
  }

  /** Rows whose metrics are all zero may be missing: that is no loss. */
  async *#days({ account, report }: ReportRequest, days: Days): AsyncGenerator<DaysPiece> {
    const rows = new JsonReport(report);
    const call = this.#call(account.id, account.parent, queryOf(report, days));
    yield* rows.pieces(this.session.stream(call), 'results', {
      mayLack: true,
      apart: {
        path: 'error',
        take: (error) => {
          throw this.#brokenOff(call, documentOf(error.toString('utf8'), `${this.session.owner}: the error`));
        },
      },
    });
    const asked = selected(report).map(camel);
    yield rows.end(asked, ['segments.date', 'metrics.impressions', 'metrics.costMicros']);
  }

  /** An answer that is read whole, and is one to its end. */
  async #page(call: ApiCall): Promise<ApiPage> {
    const page = await this.session.page(call);
    for (const batch of listAt(page.document, '')) {
      const error = valueAt(batch, 'error');
      if (error !== undefined) throw this.#brokenOff(call, error);
    }
    return page;
  }

  /** An answer begins as a success, so what goes wrong later stands in its stream: the rows before it are not all. */
  #brokenOff({ path }: ApiCall, error: unknown): ConnectorError {
    const what = `${this.session.owner}: POST ${path}`;
    const code = numberAt(error, 'code');
    if (code === tooManyCalls) return throttled(error, what);
    const said = `${textAt(error, 'message') ?? 'no message'} (${code ?? 'no code'})`;
    return new TruncatedError(`${what} ended with an error: ${said}; it is fetched again`);
  }

  #call(customer: string, manager: string | undefined, query: string): ApiCall {
    return {
      method: 'POST',
      host: 'api',
      path: `/${this.session.version}/customers/${customer}/googleAds:searchStream`,
      headers: { ...this.#headers(), ...(manager === undefined ? {} : { 'login-customer-id': manager }) },
      body: { query },
    };
  }

  #headers(): Record<string, string> {
    return { 'developer-token': this.session.secret('developerToken').reveal() };
  }
}

/** API fields have dots and no capitals; the other spellings are those of answers and exports. */
function selected(report: ReportProfile): string[] {
  return askedNames(report, ({ names }) => names.find((name) => /^[a-z_]+(\.[a-z_]+)+$/.test(name)));
}

function queryOf(report: ReportProfile, { from, to }: Days): string {
  const resource = resources[report.family] ?? resources[report.level];
  return `SELECT ${selected(report).join(', ')} FROM ${resource} WHERE segments.date BETWEEN '${from}' AND '${to}'`;
}

/** How an answer spells a field: `metrics.cost_micros` is `metrics.costMicros`. */
function camel(field: string): string {
  return field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const tooManyCalls = 429;

function errorOf({ status, text }: ApiAnswer, what: string): ConnectorError | undefined {
  if (status === 403 && text.includes('"CUSTOMER_NOT_ENABLED"')) {
    return new NotEnabledError(
      `${what} was refused: the account is not enabled: it is not set up yet, or was cancelled`,
    );
  }
  if (status !== tooManyCalls) return undefined;
  const document = documentOf(text, what);
  return throttled(valueAt(Array.isArray(document) ? document[0] : document, 'error'), what);
}

/** https://developers.google.com/google-ads/api/docs/best-practices/quotas: the wait stands in the error's details. */
function throttled(error: unknown, what: string): ThrottledError {
  const delays = listAt(error, 'details')
    .flatMap((detail) => listAt(detail, 'errors'))
    .map((each) => Number.parseFloat(textAt(each, 'details.quotaErrorDetails.retryDelay') ?? ''))
    .filter(Number.isFinite);
  const wait = delays.length === 0 ? null : Math.max(...delays) * 1000;
  return new ThrottledError(
    `${what}: too many calls: ${textAt(error, 'message') ?? ''} (${numberAt(error, 'code') ?? tooManyCalls})`,
    wait,
  );
}
