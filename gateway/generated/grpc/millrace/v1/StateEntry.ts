// Made by `npm run generate` from schemas/proto. Do not edit.

export interface StateEntry {
  'field'?: (string);
  /**
   * As `GetStateResponse.value_json`.
   */
  'valueJson'?: (string);
}

export interface StateEntry__Output {
  'field': (string);
  /**
   * As `GetStateResponse.value_json`.
   */
  'valueJson': (string);
}
