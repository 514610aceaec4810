/** What the command line says of a processor that is to be made. */
export interface NewProcessorArguments {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}
