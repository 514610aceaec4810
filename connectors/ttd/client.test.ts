import { expect, it } from 'vitest';
import { Secret } from '../client/secret.ts';
import { clientSuite } from '../testing/client-suite.ts';
import { sandboxOptions } from '../testing/fetch-report.ts';
import { jobSuite } from '../testing/job-suite.ts';
import { TtdClient } from './client.ts';

const reports = ['account_daily', 'campaign_daily', 'ad_group_daily', 'creative_daily'] as const;

clientSuite(
  {
    platform: 'ttd',
    make: (options) => new TtdClient(options),
    reports,
    without: Object.fromEntries(reports.map((report) => [report, ['conversion_value']])),
    report: 'campaign_daily',
    spend: 'Advertiser Cost (Adv Currency)',
    optional: 'Clicks',
    counts: false,
    paged: false,
    kinds: ['campaign', 'ad_group', 'creative'],
    tokenEnds: null,
  },
  (world) => {
    jobSuite(world);

    it('a password that was changed', async () => {
      const options = sandboxOptions(world.sandbox(), 'ttd');
      const secrets = { ...options.credential.secrets, password: new Secret('the old one') };
      const client = new TtdClient({ ...options, credential: { ...options.credential, secrets } });
      await expect(client.authorise()).rejects.toMatchObject({
        code: 'MR_CONNECTOR_CREDENTIAL_EXPIRED',
        message: expect.stringContaining('its login is not accepted'),
      });
    });
  },
);
