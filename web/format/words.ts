import type { AlertState, Finality, Level, Platform, Severity, SliceState } from '../generated/operations.ts';

const platformNames: Partial<Record<Platform, string>> = {
  TIKTOK: 'TikTok',
  LINKEDIN: 'LinkedIn',
  DV360: 'DV360',
  TTD: 'The Trade Desk',
  X: 'X',
};

/** A platform's name. */
export function platformName(platform: Platform | null): string {
  const text = platform ?? 'UNKNOWN';
  return platformNames[text] ?? text.charAt(0) + text.slice(1).toLowerCase();
}

/** Levels in words, from wide to narrow. */
export const levelNames: readonly (readonly [Level, string])[] = [
  ['ACCOUNT', 'Account'],
  ['CAMPAIGN', 'Campaign'],
  ['AD_GROUP', 'Ad group'],
  ['AD', 'Ad'],
  ['CREATIVE', 'Creative'],
  ['KEYWORD', 'Keyword'],
];

/** A level in words. */
export function levelName(level: Level): string {
  return levelNames.find(([value]) => value === level)?.[1] ?? level;
}

/** Whether a platform may still restate. */
export const finalityWords: Readonly<Record<Finality, string>> = {
  FINAL: 'Final',
  SETTLING: 'May still change',
  PROVISIONAL: 'Provisional',
  UNKNOWN: 'Not known',
};

export const severityWords: Readonly<Record<Severity, string>> = {
  CRITICAL: 'Critical',
  WARN: 'Warning',
  INFO: 'Info',
  UNKNOWN: 'No severity',
};

/** The tone of a severity's badge. */
export const severityTones = { CRITICAL: 'critical', WARN: 'warn', INFO: 'info', UNKNOWN: 'plain' } as const;

export const alertStateWords: Readonly<Record<AlertState, string>> = {
  OK: 'Over',
  PENDING: 'Pending',
  FIRING: 'Firing',
  RECOVERING: 'Recovering',
  RESOLVED: 'Resolved',
  NO_DATA: 'No data',
  ERROR: 'Error',
  AMENDED: 'Restated',
  SUPPRESSED: 'Held back',
};

export const sliceStateWords: Readonly<Record<SliceState, string>> = {
  PLANNED: 'Planned',
  FAILED: 'Failed',
  SENT: 'On its way',
  PARTIAL: 'Partial',
  APPLIED: 'Applied',
};
