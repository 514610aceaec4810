/** A fenced block of a guide: what its fence says, and what is in it. */
export interface Fence {
  /** The first word after the fence: `sh`, `graphql`, `json`, … Empty when there is none. */
  readonly language: string;
  /** The rest of that line. */
  readonly words: string;
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** Something that the test does for a guide, in the order of the guide. */
export type Step = CommandStep | GraphqlStep | FileStep;

interface Placed {
  readonly line: number;
}
interface Printing extends Placed {
  readonly text: string;
  /** What the guide shows that comes out. */
  readonly output: Output | undefined;
}

/** Shell commands, run in the guide's shell. */
export interface CommandStep extends Printing {
  readonly kind: 'command';
  /** The exit code that the guide promises: 0 unless the fence says `exit=N`. */
  readonly exit: number;
}

/** A GraphQL document, sent to the gateway. */
export interface GraphqlStep extends Printing {
  readonly kind: 'graphql';
  readonly tenant: string;
  readonly variables: Record<string, unknown>;
}

/** A file that the reader is to write. */
export interface FileStep extends Placed {
  readonly kind: 'file';
  readonly path: string;
  readonly text: string;
}

export interface Output {
  readonly language: 'text' | 'json';
  readonly text: string;
}

/** Shells that a fence might name otherwise: their commands would not be run, so they are refused. */
const otherShells = ['bash', 'shell', 'console', 'zsh', 'shell-session'];

const fenceLine = /^(\s*)(`{3,})\s*(\S*)\s*(.*?)\s*$/;

/** The fenced blocks of a Markdown text. A block in a list is taken out of its indentation. */
export function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  let open: { indent: number; ticks: string; fence: Fence; lines: string[] } | undefined;
  markdown.split('\n').forEach((content, index) => {
    if (open === undefined) {
      const [, indent = '', ticks, language = '', words = ''] = fenceLine.exec(content) ?? [];
      if (ticks === undefined) return;
      open = { indent: indent.length, ticks, fence: { language, words, text: '', line: index + 1 }, lines: [] };
    } else if (content.trim() === open.ticks) {
      fences.push({ ...open.fence, text: open.lines.map((line) => `${line}\n`).join('') });
      open = undefined;
    } else {
      open.lines.push(content.slice(open.indent));
    }
  });
  if (open !== undefined) throw new Error(`line ${open.fence.line}: the block that opens here is not closed`);
  return fences;
}

/**
 * What is to be done for a guide, by the conventions in CONTRIBUTING.md. Throws an error with the line for a fence that
 * follows none of them.
 */
export function stepsOf(markdown: string): Step[] {
  const steps: Step[] = [];
  for (const fence of fencesOf(markdown)) {
    const { language, words, text, line } = fence;
    if (otherShells.includes(language)) throw new Error(`line ${line}: write sh, not ${language}, so that it is run`);
    if (words === 'output') steps.push(withOutput(steps.pop(), fence));
    else if (words === 'variables') steps.push(withVariables(steps.pop(), fence));
    else {
      const path = setting(words, 'file');
      if (path !== undefined) steps.push({ kind: 'file', path, text, line });
      if (language === 'sh') steps.push(...commandOf(fence));
      if (language === 'graphql') steps.push(graphqlOf(fence));
    }
  }
  return steps;
}

function commandOf({ words, text, line }: Fence): CommandStep[] {
  const [, reason] = /^no-test:\s*(.+)$/.exec(words) ?? [];
  if (reason !== undefined) return [];
  const exit = setting(words, 'exit') ?? '0';
  if (words !== '' && words !== `exit=${Number(exit)}`) {
    throw new Error(`line ${line}: after sh stands nothing, exit=N, or no-test: and the reason, not ${words}`);
  }
  return [{ kind: 'command', text, line, exit: Number(exit), output: undefined }];
}

function graphqlOf({ words, text, line }: Fence): GraphqlStep {
  return {
    kind: 'graphql',
    text,
    line,
    tenant: setting(words, 'tenant') ?? 'demo',
    variables: {},
    output: undefined,
  };
}

function withOutput(step: Step | undefined, { language, text, line }: Fence): Step {
  if (step === undefined || step.kind === 'file' || step.output !== undefined) {
    throw new Error(`line ${line}: an output stands after the block that prints it, once`);
  }
  if (language !== 'text' && language !== 'json') throw new Error(`line ${line}: an output is text or json`);
  return { ...step, output: { language, text } };
}

function withVariables(step: Step | undefined, { text, line }: Fence): Step {
  if (step?.kind !== 'graphql') throw new Error(`line ${line}: variables stand after the graphql block they are for`);
  return { ...step, variables: JSON.parse(text) as Record<string, unknown> };
}

function setting(words: string, name: string): string | undefined {
  return words
    .split(/\s+/)
    .find((word) => word.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}
