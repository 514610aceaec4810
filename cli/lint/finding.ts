/** Something that a convention does not allow. */
export interface Finding {
  /** Name of the convention, the same in every release. */
  readonly rule: LintRule;
  /** The topic, record, field or store that it is about. */
  readonly where: string;
  readonly what: string;
  /** What to do. */
  readonly fix: string;
}

export type LintRule =
  | 'naming'
  | 'one-writer'
  | 'undeclared-topic'
  | 'unused-record'
  | 'null-default'
  | 'compatibility'
  | 'unbounded-state';
