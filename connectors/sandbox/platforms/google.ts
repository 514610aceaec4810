import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LevelId } from '../../profile.ts';
import {
  bearerOf,
  daysOf,
  entitiesAt,
  fieldChanges,
  fieldsOf,
  lost,
  nested,
  pathVersion,
  type SandboxAnswer,
  type SandboxApi,
  type SandboxPlatform,
  send,
  sendCut,
} from '../platform.ts';
import { reportOfLevel, type SandboxAccount } from '../world.ts';

const levels: Readonly<Record<string, LevelId>> = {
  customer: 'account',
  campaign: 'campaign',
  ad_group: 'ad_group',
  ad_group_ad: 'ad',
  keyword_view: 'keyword',
};

/** Rows of one element of the stream. */
const batchRows = 100;

function apiError(status: number, name: string, message: string, errors: readonly object[] = []): SandboxAnswer {
  const details = [{ '@type': `type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure`, errors }];
  return { status, body: [{ error: { code: status, message, status: name, details } }] };
}

/** The Google Ads API: GAQL by searchStream, an array of batches; int64 as texts. */
export const google: SandboxPlatform = {
  platform: 'google',
  hosts: { api: '/api', auth: '/oauth' },
  credential: {
    secrets: { clientSecret: 'sandbox-client-secret', developerToken: 'sandbox-developer' },
    settings: { clientId: 'sandbox' },
  },
  longLived: false,
  tokenOf: bearerOf,
  throttled(retryAfterSeconds) {
    const quotaErrorDetails = { rateScope: 'ACCOUNT', rateName: 'Requests', retryDelay: `${retryAfterSeconds ?? 0}s` };
    return apiError(429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).', [
      { errorCode: { quotaError: 'RESOURCE_EXHAUSTED' }, details: { quotaErrorDetails } },
    ]);
  },
  expired: () =>
    apiError(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.', [
      { errorCode: { authenticationError: 'OAUTH_TOKEN_EXPIRED' } },
    ]),
  forbidden: () =>
    apiError(403, 'PERMISSION_DENIED', 'The caller does not have permission', [
      { errorCode: { authorizationError: 'USER_PERMISSION_DENIED' } },
    ]),
  version: {
    of: pathVersion,
    over: (version) =>
      apiError(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.', [
        {
          errorCode: { requestError: 'UNSUPPORTED_VERSION' },
          message: `Version ${version} is deprecated. Requests to this version will be blocked.`,
        },
      ]),
  },
  routes(app, api) {
    app.get('/api/:version/customers::listAccessibleCustomers', async (request, reply) => {
      const cancelled = api.fault('cancelled-account') === null ? [] : [`customers/${cancelledRoot}`];
      await send(reply, {
        status: 200,
        body: { resourceNames: [...cancelled, `customers/${managerOf(api, request)}`] },
      });
    });
    app.post('/api/:version/customers/:customer/googleAds::searchStream', async (request, reply) => {
      const { query } = request.body as { query: string };
      await search(api, request, reply, (request.params as { customer: string }).customer, query);
    });
  },
};

/** Accounts that were cancelled: one that is reached by itself, one below the manager. */
const cancelledRoot = '8000000001';
const cancelledClient = '8000000002';

function notEnabled(): SandboxAnswer {
  return apiError(403, 'PERMISSION_DENIED', 'The caller does not have permission', [
    {
      errorCode: { authorizationError: 'CUSTOMER_NOT_ENABLED' },
      message: "The customer account can't be accessed because it is not yet enabled or has been deactivated.",
    },
  ]);
}

function managerOf(api: SandboxApi, request: FastifyRequest): string {
  return `900000000${api.organisation(request)}`;
}

async function search(api: SandboxApi, request: FastifyRequest, reply: FastifyReply, customer: string, query: string) {
  const from = /FROM (\w+)/.exec(query)?.[1] ?? '';
  if (customer === cancelledRoot) return send(reply, notEnabled());
  if (from === 'customer_client') return sendBatches(api, reply, query, clientRows(api, request, query));
  const account = await api.account(request, reply, customer);
  if (account === null) return;
  const rows = query.includes('segments.date') ? statistics(api, account, from, query) : entityRows(account, from);
  await sendBatches(api, reply, query, rows);
}

function clientRows(api: SandboxApi, request: FastifyRequest, query: string): object[] {
  const rows = api.accounts(request).map(clientRow);
  const leavesCancelledOut = /status (= 'ENABLED'|NOT IN \(.*'CANCELED'.*\))/.test(query);
  if (api.fault('cancelled-account') === null || leavesCancelledOut) return rows;
  const zone = { currencyCode: 'EUR', timeZone: 'Europe/Berlin' };
  return [...rows, { customerClient: { id: cancelledClient, descriptiveName: 'Cancelled', ...zone } }];
}

function clientRow({ account, name, currency, zone }: SandboxAccount): object {
  return { customerClient: { id: account, descriptiveName: name, currencyCode: currency, timeZone: zone } };
}

function selected(query: string): string[] {
  const fields = /SELECT (.+) FROM/.exec(query)?.[1] ?? '';
  return fields.split(', ').map((field) => field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

function statistics(api: SandboxApi, account: SandboxAccount, from: string, query: string): object[] {
  const report = reportOfLevel('google', levels[from] ?? 'campaign', query.includes('segments.hour'));
  const [, since = '', until = ''] = /BETWEEN '(.+)' AND '(.+)'/.exec(query) ?? [];
  const asked = new Set(selected(query));
  const changes = fieldChanges(api);
  return lost(api, api.rows(report, account, daysOf(since, until))).map((row) =>
    nested(fieldsOf(report, account, row, { asked, absent: 'zero' }, changes)),
  );
}

function entityRows(account: SandboxAccount, from: string): object[] {
  const customer = { id: account.account };
  const known = new Map<string, object>();
  for (const { ids, names } of entitiesAt(account, levels[from] ?? 'campaign')) {
    const campaign = {
      id: ids.campaign,
      name: names.campaign,
      status: 'ENABLED',
      advertisingChannelType: 'SEARCH',
      startDateTime: '2026-01-05 00:00:00',
    };
    const adGroup = { id: ids.ad_group, name: names.ad_group, status: 'ENABLED' };
    if (from === 'campaign') known.set(ids.campaign ?? '', { customer, campaign });
    else if (from === 'ad_group') known.set(ids.ad_group ?? '', { customer, campaign: { id: ids.campaign }, adGroup });
    else if (from === 'ad_group_ad') {
      const adGroupAd = { ad: { id: ids.ad, name: names.ad }, status: 'ENABLED' };
      known.set(ids.ad ?? '', { customer, campaign: { id: ids.campaign }, adGroup: { id: ids.ad_group }, adGroupAd });
    }
  }
  return [...known.values()];
}

async function sendBatches(
  api: SandboxApi,
  reply: FastifyReply,
  query: string,
  rows: readonly object[],
): Promise<void> {
  const batches: object[] = [];
  for (let start = 0; start === 0 || start < rows.length; start += batchRows) {
    const results = rows.slice(start, start + batchRows);
    // Empty lists are left out: ProtoJSON.
    const rowsOfBatch = results.length === 0 ? {} : { results };
    batches.push({ ...rowsOfBatch, fieldMask: selected(query).join(','), requestId: 'sandbox' });
  }
  if (api.fault('error-in-stream') !== null) {
    const error = { code: 500, message: 'Internal error encountered.', status: 'INTERNAL' };
    batches.splice(-1, 1, { error });
  }
  await sendCut(api, reply, batches);
}
