/** How much a run backfills, and how it is disturbed. */
export interface Extent {
  /** Days before the first one's noon that are fetched at first, today among them. */
  readonly days: number;
  /** Of each organisation on each platform. */
  readonly accounts: number;
  readonly campaigns: number;
  readonly adsPerCampaign: number;
  /** In how many moves the clock goes thirty days further. */
  readonly moves: number;
  /** Times that a server or worker is killed. */
  readonly kills: number;
  /** Until everything is in gold, after each move. */
  readonly withinMs: number;
}

const short: Extent = {
  ...{ days: 10, accounts: 1, campaigns: 2, adsPerCampaign: 2 },
  ...{ moves: 1, kills: 8, withinMs: 420_000 },
};
const full: Extent = {
  ...{ days: 92, accounts: 1, campaigns: 2, adsPerCampaign: 2 },
  ...{ moves: 1, kills: 24, withinMs: 1_800_000 },
};

/** `MILLRACE_BACKFILL=full`: three months on each platform, which takes some ten minutes on a quiet machine. */
export const extent: Extent = process.env.MILLRACE_BACKFILL === 'full' ? full : short;
