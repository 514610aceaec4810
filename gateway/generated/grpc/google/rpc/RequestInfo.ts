// Made by `npm run generate` from schemas/proto. Do not edit.

/**
 * What the call is found by in the log of the gateway.
 */
export interface RequestInfo {
  'requestId'?: (string);
  'servingData'?: (string);
}

/**
 * What the call is found by in the log of the gateway.
 */
export interface RequestInfo__Output {
  'requestId': (string);
  'servingData': (string);
}
