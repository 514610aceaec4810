/** The line that scripts of the page begin with. */
export const compileHint: string;

/** Has V8 compile what it loads of the scripts in a folder before it is run. */
export function hintCompilation(folder: string): Promise<void>;
