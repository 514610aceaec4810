import { fileURLToPath } from 'node:url';

/** Folder of the protobuf files, in which they import one another. */
export const protoFolder = fileURLToPath(new URL('../../schemas/proto', import.meta.url));

/** The files of our services, and of what the status of a failed call is made of. */
export const protoFiles = [
  'millrace/v1/alerts.proto',
  'millrace/v1/formula.proto',
  'millrace/v1/state.proto',
  'google/rpc/error_details.proto',
  'google/rpc/status.proto',
] as const;
