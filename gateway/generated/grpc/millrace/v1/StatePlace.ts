// Made by `npm run generate` from schemas/proto. Do not edit.

/**
 * What is read.
 */
export interface StatePlace {
  'topology'?: (string);
  'store'?: (string);
  /**
   * The parts that `ListStores` names for this store.
   */
  'key'?: ({[key: string]: string});
}

/**
 * What is read.
 */
export interface StatePlace__Output {
  'topology': (string);
  'store': (string);
  /**
   * The parts that `ListStores` names for this store.
   */
  'key': ({[key: string]: string});
}
