/** One account with 1,390 ads: a row an ad and an hour is 33,360 rows a day. */
export const world = { organisations: 1, accounts: 1, campaigns: 10, adsPerCampaign: 139 };
export const rowsPerDay = 24 * world.campaigns * world.adsPerCampaign;
/** The days of the report are over and final by then. */
export const now = Date.parse('2026-11-20T12:00:00Z');
export const firstDay = '2026-09-01';
export const tenant = 'bench';
