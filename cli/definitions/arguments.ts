/** Options of `millrace apply`. */
export interface ApplyArguments {
  readonly tenant: string;
  readonly file: string;
  readonly dryRun?: true;
  readonly detailedExitcode?: true;
  readonly prune?: true;
  readonly yes?: true;
  readonly reason?: string;
  readonly json?: true;
}

/** Options of `millrace export`. */
export interface ExportArguments {
  readonly tenant: string;
  readonly file?: string;
  readonly overwrite?: true;
  readonly json?: true;
}
