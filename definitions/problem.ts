/** Something in the files that keeps them from being applied. Lines and columns count from 1. */
export interface DefinitionProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What is wrong, and what to write instead. */
  readonly message: string;
}

/** `rules/ctr.yaml:4:12: …`: as compilers write it, so that editors jump there. */
export function problemText({ file, line, column, message }: DefinitionProblem): string {
  return `${file}:${line}:${column}: ${message}`;
}
