/** What the command line says. */
export interface TasksArguments {
  readonly watch?: boolean;
  readonly json?: boolean;
}
