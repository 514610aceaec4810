/** What a program is made of and where its JavaScript is kept. */
export interface Program {
  /** Folder of all its sources. */
  readonly root: string;
  /** Its first module, relative to the root. */
  readonly entry: string;
  /** Where its JavaScript is kept: packages are found from there. */
  readonly folder: string;
}

/** Where the JavaScript is, and whether it was compiled now. */
export interface Compiled {
  readonly url: string;
  readonly isNew: boolean;
}

/**
 * The program as JavaScript, compiled when a source has changed since the last time. Starting from it takes a quarter of the
 * processor's time of compiling each module as it is loaded.
 * @throws what the compiler or the file system says.
 */
export function compiled(program: Program): Promise<Compiled>;
