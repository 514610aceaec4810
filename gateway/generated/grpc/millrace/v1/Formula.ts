// Made by `npm run generate` from schemas/proto. Do not edit.
import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckFormulaRequest as _millrace_v1_CheckFormulaRequest, CheckFormulaRequest__Output as _millrace_v1_CheckFormulaRequest__Output } from '../../millrace/v1/CheckFormulaRequest.ts';
import type { CheckFormulaResponse as _millrace_v1_CheckFormulaResponse, CheckFormulaResponse__Output as _millrace_v1_CheckFormulaResponse__Output } from '../../millrace/v1/CheckFormulaResponse.ts';
import type { EvaluateFormulaRequest as _millrace_v1_EvaluateFormulaRequest, EvaluateFormulaRequest__Output as _millrace_v1_EvaluateFormulaRequest__Output } from '../../millrace/v1/EvaluateFormulaRequest.ts';
import type { EvaluateFormulaResponse as _millrace_v1_EvaluateFormulaResponse, EvaluateFormulaResponse__Output as _millrace_v1_EvaluateFormulaResponse__Output } from '../../millrace/v1/EvaluateFormulaResponse.ts';

/**
 * Formulas, checked and computed as everywhere in the pipeline, with the metrics and exchange rates of the organisation that asks.
 */
export interface FormulaClient extends grpc.Client {
  /**
   * Whether a formula can be saved. One that cannot is an answer too, with every problem found.
   */
  Check(argument: _millrace_v1_CheckFormulaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_CheckFormulaResponse__Output>): grpc.ClientUnaryCall;
  Check(argument: _millrace_v1_CheckFormulaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_millrace_v1_CheckFormulaResponse__Output>): grpc.ClientUnaryCall;
  Check(argument: _millrace_v1_CheckFormulaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_CheckFormulaResponse__Output>): grpc.ClientUnaryCall;
  Check(argument: _millrace_v1_CheckFormulaRequest, callback: grpc.requestCallback<_millrace_v1_CheckFormulaResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Whether a formula can be saved. One that cannot is an answer too, with every problem found.
   */
  check(argument: _millrace_v1_CheckFormulaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_CheckFormulaResponse__Output>): grpc.ClientUnaryCall;
  check(argument: _millrace_v1_CheckFormulaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_millrace_v1_CheckFormulaResponse__Output>): grpc.ClientUnaryCall;
  check(argument: _millrace_v1_CheckFormulaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_CheckFormulaResponse__Output>): grpc.ClientUnaryCall;
  check(argument: _millrace_v1_CheckFormulaRequest, callback: grpc.requestCallback<_millrace_v1_CheckFormulaResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What a formula comes to on rows that the request brings. One that is refused ends the call with INVALID_ARGUMENT; the details of
   * the status have its problems as FormulaProblems.
   */
  Evaluate(argument: _millrace_v1_EvaluateFormulaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_EvaluateFormulaResponse__Output>): grpc.ClientUnaryCall;
  Evaluate(argument: _millrace_v1_EvaluateFormulaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_millrace_v1_EvaluateFormulaResponse__Output>): grpc.ClientUnaryCall;
  Evaluate(argument: _millrace_v1_EvaluateFormulaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_EvaluateFormulaResponse__Output>): grpc.ClientUnaryCall;
  Evaluate(argument: _millrace_v1_EvaluateFormulaRequest, callback: grpc.requestCallback<_millrace_v1_EvaluateFormulaResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What a formula comes to on rows that the request brings. One that is refused ends the call with INVALID_ARGUMENT; the details of
   * the status have its problems as FormulaProblems.
   */
  evaluate(argument: _millrace_v1_EvaluateFormulaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_EvaluateFormulaResponse__Output>): grpc.ClientUnaryCall;
  evaluate(argument: _millrace_v1_EvaluateFormulaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_millrace_v1_EvaluateFormulaResponse__Output>): grpc.ClientUnaryCall;
  evaluate(argument: _millrace_v1_EvaluateFormulaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_millrace_v1_EvaluateFormulaResponse__Output>): grpc.ClientUnaryCall;
  evaluate(argument: _millrace_v1_EvaluateFormulaRequest, callback: grpc.requestCallback<_millrace_v1_EvaluateFormulaResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Formulas, checked and computed as everywhere in the pipeline, with the metrics and exchange rates of the organisation that asks.
 */
export interface FormulaHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Whether a formula can be saved. One that cannot is an answer too, with every problem found.
   */
  Check: grpc.handleUnaryCall<_millrace_v1_CheckFormulaRequest__Output, _millrace_v1_CheckFormulaResponse>;
  
  /**
   * What a formula comes to on rows that the request brings. One that is refused ends the call with INVALID_ARGUMENT; the details of
   * the status have its problems as FormulaProblems.
   */
  Evaluate: grpc.handleUnaryCall<_millrace_v1_EvaluateFormulaRequest__Output, _millrace_v1_EvaluateFormulaResponse>;
  
}

export interface FormulaDefinition extends grpc.ServiceDefinition {
  Check: MethodDefinition<_millrace_v1_CheckFormulaRequest, _millrace_v1_CheckFormulaResponse, _millrace_v1_CheckFormulaRequest__Output, _millrace_v1_CheckFormulaResponse__Output>
  Evaluate: MethodDefinition<_millrace_v1_EvaluateFormulaRequest, _millrace_v1_EvaluateFormulaResponse, _millrace_v1_EvaluateFormulaRequest__Output, _millrace_v1_EvaluateFormulaResponse__Output>
}
