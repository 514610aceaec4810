// Made by `npm run generate` from schemas/proto. Do not edit.
import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetStateRequest as _millrace_v1_GetStateRequest, GetStateRequest__Output as _millrace_v1_GetStateRequest__Output } from '../../millrace/v1/GetStateRequest.ts';
import type { GetStateResponse as _millrace_v1_GetStateResponse, GetStateResponse__Output as _millrace_v1_GetStateResponse__Output } from '../../millrace/v1/GetStateResponse.ts';
import type { ListStoresRequest as _millrace_v1_ListStoresRequest, ListStoresRequest__Output as _millrace_v1_ListStoresRequest__Output } from '../../millrace/v1/ListStoresRequest.ts';
import type { ListStoresResponse as _millrace_v1_ListStoresResponse, ListStoresResponse__Output as _millrace_v1_ListStoresResponse__Output } from '../../millrace/v1/ListStoresResponse.ts';
import type { RangeStateRequest as _millrace_v1_RangeStateRequest, RangeStateRequest__Output as _millrace_v1_RangeStateRequest__Output } from '../../millrace/v1/RangeStateRequest.ts';
import type { RangeStateResponse as _millrace_v1_RangeStateResponse, RangeStateResponse__Output as _millrace_v1_RangeStateResponse__Output } from '../../millrace/v1/RangeStateResponse.ts';

/**
 * Reads what the stages of the pipeline remember. Every answer is committed state, all of it of one commit, and of the organisation
 * whose token or API key the call carries: no field names one.
 */
export interface StateClient extends grpc.Client {
  /**
   * One entry.
   */
  Get(argument: _millrace_v1_GetStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _millrace_v1_GetStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_millrace_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _millrace_v1_GetStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _millrace_v1_GetStateRequest, callback: grpc.requestCallback<_millrace_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One entry.
   */
  get(argument: _millrace_v1_GetStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _millrace_v1_GetStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_millrace_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _millrace_v1_GetStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _millrace_v1_GetStateRequest, callback: grpc.requestCallback<_millrace_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The stores that can be read, and what their keys are made of.
   */
  ListStores(argument: _millrace_v1_ListStoresRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  ListStores(argument: _millrace_v1_ListStoresRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_millrace_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  ListStores(argument: _millrace_v1_ListStoresRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  ListStores(argument: _millrace_v1_ListStoresRequest, callback: grpc.requestCallback<_millrace_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The stores that can be read, and what their keys are made of.
   */
  listStores(argument: _millrace_v1_ListStoresRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  listStores(argument: _millrace_v1_ListStoresRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_millrace_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  listStores(argument: _millrace_v1_ListStoresRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  listStores(argument: _millrace_v1_ListStoresRequest, callback: grpc.requestCallback<_millrace_v1_ListStoresResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The entries of a group, in the order of their fields' UTF-8 bytes.
   */
  Range(argument: _millrace_v1_RangeStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_RangeStateResponse__Output>): grpc.ClientUnaryCall;
  Range(argument: _millrace_v1_RangeStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_millrace_v1_RangeStateResponse__Output>): grpc.ClientUnaryCall;
  Range(argument: _millrace_v1_RangeStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_RangeStateResponse__Output>): grpc.ClientUnaryCall;
  Range(argument: _millrace_v1_RangeStateRequest, callback: grpc.requestCallback<_millrace_v1_RangeStateResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The entries of a group, in the order of their fields' UTF-8 bytes.
   */
  range(argument: _millrace_v1_RangeStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_RangeStateResponse__Output>): grpc.ClientUnaryCall;
  range(argument: _millrace_v1_RangeStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_millrace_v1_RangeStateResponse__Output>): grpc.ClientUnaryCall;
  range(argument: _millrace_v1_RangeStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_RangeStateResponse__Output>): grpc.ClientUnaryCall;
  range(argument: _millrace_v1_RangeStateRequest, callback: grpc.requestCallback<_millrace_v1_RangeStateResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Reads what the stages of the pipeline remember. Every answer is committed state, all of it of one commit, and of the organisation
 * whose token or API key the call carries: no field names one.
 */
export interface StateHandlers extends grpc.UntypedServiceImplementation {
  /**
   * One entry.
   */
  Get: grpc.handleUnaryCall<_millrace_v1_GetStateRequest__Output, _millrace_v1_GetStateResponse>;
  
  /**
   * The stores that can be read, and what their keys are made of.
   */
  ListStores: grpc.handleUnaryCall<_millrace_v1_ListStoresRequest__Output, _millrace_v1_ListStoresResponse>;
  
  /**
   * The entries of a group, in the order of their fields' UTF-8 bytes.
   */
  Range: grpc.handleUnaryCall<_millrace_v1_RangeStateRequest__Output, _millrace_v1_RangeStateResponse>;
  
}

export interface StateDefinition extends grpc.ServiceDefinition {
  Get: MethodDefinition<_millrace_v1_GetStateRequest, _millrace_v1_GetStateResponse, _millrace_v1_GetStateRequest__Output, _millrace_v1_GetStateResponse__Output>
  ListStores: MethodDefinition<_millrace_v1_ListStoresRequest, _millrace_v1_ListStoresResponse, _millrace_v1_ListStoresRequest__Output, _millrace_v1_ListStoresResponse__Output>
  Range: MethodDefinition<_millrace_v1_RangeStateRequest, _millrace_v1_RangeStateResponse, _millrace_v1_RangeStateRequest__Output, _millrace_v1_RangeStateResponse__Output>
}
