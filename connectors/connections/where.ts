import type { PlatformId } from '../profile.ts';

/** Where a person finds what a connection to a platform needs, in short; docs/guides/connecting-platforms.md has the whole of it. */
export const whereToFind: Readonly<Partial<Record<PlatformId, string>>> = {
  meta: 'Business settings, Users, System users: assign the ad accounts to one and generate a token for your app, with the scope ads_read. That of a system user does not end.',
  google:
    'The refresh token comes from the consent of a person (OAuth 2.0, offline access) to an app of yours, with the scope https://www.googleapis.com/auth/adwords. The developer token is in the manager account under Admin, API Center.',
  dv360:
    'The refresh token comes from the consent of a person (OAuth 2.0, offline access) to an app of yours, with the scopes doubleclickbidmanager and display-video. The partner’s id stands in the address after /p/.',
  ttd: 'An API login, which your account manager makes; a person’s does not do. The partner’s id stands in the address of the platform. Reports are made from MyReports templates: their ids are given with millrace credentials set.',
  amazon:
    'The refresh token comes from the consent of a person to an app of Login with Amazon that Amazon has approved for the Advertising API, with the scope advertising::campaign_management.',
  microsoft:
    'The refresh token comes from the consent of a person (OAuth 2.0) to an app of yours, with the scope https://ads.microsoft.com/msads.manage offline_access. The developer token is under Settings, Developer settings; the customer’s id in the address after cid=.',
  tiktok:
    'appId and secret are those of your app of TikTok API for Business; the access token is given at the consent of a person and does not end.',
  linkedin:
    'The refresh token comes from the consent of a person to an app that LinkedIn has approved for the Advertising API, with the scopes r_ads and r_ads_reporting. It ends a year after the consent.',
  snapchat:
    'The refresh token comes from the consent of a person to an app of Business Manager (Business details, OAuth apps), with the scope snapchat-marketing-api.',
};
