import { CliError } from '../errors.ts';

/** An entry that stands last in a list or an object of a source file. */
export interface Entry {
  readonly file: string;
  /** How the line begins that opens the list. */
  readonly opening: string;
  /** The entry's lines, at any indentation: the formatter puts them right. */
  readonly lines: string;
}

/** The file's text with the entry in it. @throws CliError MR_CLI_FILE where the list is not found. */
export function withEntry(text: string, { file, opening, lines }: Entry): string {
  const all = text.split('\n');
  const begin = all.findIndex((line) => line.startsWith(opening));
  const indent = opening.length - opening.trimStart().length;
  const closing = new RegExp(`^ {${indent}}[}\\]]`);
  const end = begin < 0 ? -1 : all.findIndex((line, at) => at > begin && closing.test(line));
  if (end < 0) {
    throw new CliError(
      'MR_CLI_FILE',
      `${file} has no list that begins with '${opening.trim()}' and ends: nothing was written; put that line back, or add by hand: ${lines.trim()}`,
    );
  }
  return [...all.slice(0, end), lines, ...all.slice(end)].join('\n');
}

/** The text with an import after its last one. */
export function withImport(text: string, line: string): string {
  const all = text.split('\n');
  const last = all.findLastIndex((each) => /^(import |\} from )/.test(each));
  return [...all.slice(0, last + 1), line, ...all.slice(last + 1)].join('\n');
}
