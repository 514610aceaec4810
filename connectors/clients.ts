import { AmazonClient } from './amazon/client.ts';
import type { ClientOptions, PlatformClient } from './client/port.ts';
import { Dv360Client } from './dv360/client.ts';
import { ReportError } from './errors.ts';
import { GoogleClient } from './google/client.ts';
import { LinkedinClient } from './linkedin/client.ts';
import { MetaClient } from './meta/client.ts';
import { MicrosoftClient } from './microsoft/client.ts';
import { isHourly, type PlatformId, type ReportProfile } from './profile.ts';
import { reportsOf } from './registry.ts';
import { SnapchatClient } from './snapchat/client.ts';
import { TiktokClient } from './tiktok/client.ts';
import { TtdClient } from './ttd/client.ts';

const clients: Readonly<Partial<Record<PlatformId, new (options: ClientOptions) => PlatformClient>>> = {
  meta: MetaClient,
  google: GoogleClient,
  dv360: Dv360Client,
  ttd: TtdClient,
  amazon: AmazonClient,
  microsoft: MicrosoftClient,
  tiktok: TiktokClient,
  linkedin: LinkedinClient,
  snapchat: SnapchatClient,
};

/** The platforms whose APIs can be fetched from. */
export const fetchedPlatforms = Object.keys(clients) as readonly PlatformId[];

/** A client of the platform's API. @throws ReportError MR_CONNECTOR_REPORT for a platform of which only files are read. */
export function clientOf(platform: PlatformId, options: ClientOptions): PlatformClient {
  const Client = clients[platform];
  if (Client !== undefined) return new Client(options);
  throw new ReportError(
    `${platform} cannot be connected: its reports come as files; ${fetchedPlatforms.join(', ')} can be fetched from`,
  );
}

/** What a connection fetches unless it says otherwise: the report by day of each level, without breakdowns. */
export function usualReports(platform: PlatformId): readonly ReportProfile[] {
  return reportsOf(platform).filter(
    (report) => report.family === 'delivery' && report.report === `${report.level}_daily` && !isHourly(report),
  );
}
