import type { MessageTypeDefinition, PackageDefinition } from '@grpc/proto-loader';
import { loadSync } from '@grpc/proto-loader';
import { protoPath as healthProto } from 'grpc-health-check';
import type { ErrorInfo } from '../generated/grpc/google/rpc/ErrorInfo.ts';
import type { RequestInfo } from '../generated/grpc/google/rpc/RequestInfo.ts';
import type { RetryInfo } from '../generated/grpc/google/rpc/RetryInfo.ts';
import type { Status } from '../generated/grpc/google/rpc/Status.ts';
import type { AlertsDefinition } from '../generated/grpc/millrace/v1/Alerts.ts';
import type { FormulaDefinition } from '../generated/grpc/millrace/v1/Formula.ts';
import type { FormulaProblems } from '../generated/grpc/millrace/v1/FormulaProblems.ts';
import type { StateDefinition } from '../generated/grpc/millrace/v1/State.ts';
import { protoFiles, protoFolder } from './proto-files.ts';

/** How messages look in TypeScript: the generated types are of the same options. */
export const loadOptions = { longs: String, enums: String, defaults: true, oneofs: true, includeDirs: [protoFolder] };

/** Everything that reflection tells of: our services, what errors are made of, and health. */
export const definitions: PackageDefinition = loadSync([...protoFiles, healthProto], loadOptions);

/** The full name of each service, by which health and reflection know it. */
export const serviceNames = {
  state: 'millrace.v1.State',
  formula: 'millrace.v1.Formula',
  alerts: 'millrace.v1.Alerts',
} as const;

/** Our services, whose generated types are of the same files. */
export const services = {
  state: serviceOf<StateDefinition>(serviceNames.state),
  formula: serviceOf<FormulaDefinition>(serviceNames.formula),
  alerts: serviceOf<AlertsDefinition>(serviceNames.alerts),
};

/** What the status of a failed call is made of. */
export const statusMessages = {
  status: messageOf<Status>('google.rpc.Status'),
  errorInfo: messageOf<ErrorInfo>('google.rpc.ErrorInfo'),
  requestInfo: messageOf<RequestInfo>('google.rpc.RequestInfo'),
  retryInfo: messageOf<RetryInfo>('google.rpc.RetryInfo'),
  formulaProblems: messageOf<FormulaProblems>('millrace.v1.FormulaProblems'),
};

/** A message by its full name. */
export interface Message<T> {
  readonly name: string;
  serialize(value: T): Buffer;
}

function serviceOf<Definition>(name: string): Definition {
  return definitions[name] as unknown as Definition;
}

function messageOf<T>(name: string): Message<T> {
  const { serialize } = definitions[name] as MessageTypeDefinition<T & object, object>;
  return { name, serialize: (value) => serialize(value as T & object) };
}
