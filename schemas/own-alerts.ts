/** Alerts that are of no rule of an organisation: what they are called in links, routes and lists, as if they were rules. */
export const ownAlerts = {
  /** A platform no longer accepts the credential of a connection. */
  credential: 'credential_expired',
  /** A rule is not in force for an entity: the organisation has as many instances of rules as it may. */
  instances: 'rule_instances_over_limit',
  /** A rule judges later than it would: the organisation's rules judge as often as they may. */
  evaluations: 'rule_evaluations_over_limit',
} as const;

/** Whether a name is that of such an alert. */
export function isOwnAlert(rule: string): boolean {
  return Object.values<string>(ownAlerts).includes(rule);
}
