// Made by `npm run generate` from schemas/proto. Do not edit.

export interface StateStore {
  'topology'?: (string);
  'store'?: (string);
  /**
   * What it holds, in words.
   */
  'about'?: (string);
  /**
   * Parts of a key, all of which must be given.
   */
  'key'?: (string)[];
  /**
   * What tells the entries of a group apart, in words. Empty: a key has one entry, and `Range` does not apply.
   */
  'field'?: (string);
  /**
   * The scope that a token or API key must have to read it.
   */
  'scope'?: (string);
}

export interface StateStore__Output {
  'topology': (string);
  'store': (string);
  /**
   * What it holds, in words.
   */
  'about': (string);
  /**
   * Parts of a key, all of which must be given.
   */
  'key': (string)[];
  /**
   * What tells the entries of a group apart, in words. Empty: a key has one entry, and `Range` does not apply.
   */
  'field': (string);
  /**
   * The scope that a token or API key must have to read it.
   */
  'scope': (string);
}
