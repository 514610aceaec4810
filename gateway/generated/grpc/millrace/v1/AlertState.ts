// Made by `npm run generate` from schemas/proto. Do not edit.
export const AlertState = {
  ALERT_STATE_UNSPECIFIED: 'ALERT_STATE_UNSPECIFIED',
  /**
   * Over before anybody was told.
   */
  ALERT_STATE_OK: 'ALERT_STATE_OK',
  /**
   * The condition holds, not yet for as long as the rule says.
   */
  ALERT_STATE_PENDING: 'ALERT_STATE_PENDING',
  ALERT_STATE_FIRING: 'ALERT_STATE_FIRING',
  /**
   * Over, not yet for as long as the rule says.
   */
  ALERT_STATE_RECOVERING: 'ALERT_STATE_RECOVERING',
  ALERT_STATE_RESOLVED: 'ALERT_STATE_RESOLVED',
  ALERT_STATE_NO_DATA: 'ALERT_STATE_NO_DATA',
  ALERT_STATE_ERROR: 'ALERT_STATE_ERROR',
  /**
   * A past evaluation turned out otherwise since its data was restated.
   */
  ALERT_STATE_AMENDED: 'ALERT_STATE_AMENDED',
  /**
   * Another rule or the cooldown keeps it quiet: `suppressed_by`.
   */
  ALERT_STATE_SUPPRESSED: 'ALERT_STATE_SUPPRESSED',
} as const;

export type AlertState =
  | 'ALERT_STATE_UNSPECIFIED'
  | 0
  /**
   * Over before anybody was told.
   */
  | 'ALERT_STATE_OK'
  | 1
  /**
   * The condition holds, not yet for as long as the rule says.
   */
  | 'ALERT_STATE_PENDING'
  | 2
  | 'ALERT_STATE_FIRING'
  | 3
  /**
   * Over, not yet for as long as the rule says.
   */
  | 'ALERT_STATE_RECOVERING'
  | 4
  | 'ALERT_STATE_RESOLVED'
  | 5
  | 'ALERT_STATE_NO_DATA'
  | 6
  | 'ALERT_STATE_ERROR'
  | 7
  /**
   * A past evaluation turned out otherwise since its data was restated.
   */
  | 'ALERT_STATE_AMENDED'
  | 8
  /**
   * Another rule or the cooldown keeps it quiet: `suppressed_by`.
   */
  | 'ALERT_STATE_SUPPRESSED'
  | 9

export type AlertState__Output = typeof AlertState[keyof typeof AlertState]
