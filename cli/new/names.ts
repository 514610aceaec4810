import { shortName } from '../../schemas/avro-schema.ts';
import { readContract } from '../../schemas/generate/contract.ts';
import { topicNames } from '../../schemas/topic-names.ts';
import { sinks } from '../../sinks/index.ts';
import { topologies } from '../../topologies/index.ts';
import { CliError } from '../errors.ts';

/** What things of a new processor are called. */
export interface ProcessorNames {
  /** As it is run, and as its files are called: `spend-mark`. */
  readonly name: string;
  /** As code calls it and its topic: `spendMark`. */
  readonly id: string;
  /** Its record: `SpendMark`. */
  readonly record: string;
  /** The topic that it writes. */
  readonly to: string;
}

/** Characters of a name, and of a topic: application ids, changelogs and tables are made of them. */
const [longestName, longestTopic] = [40, 100];
/** What `millrace run` takes beside the names of processors and sinks. */
const runWords = ['all', 'sinks', 'gateway', 'workflows'];
/** What no function of a module that imports `topics` and `topologies` can be called (ECMAScript 2025, 12.7.2). */
const taken = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for function if ' +
    'implements import in instanceof interface let new null package private protected public return static super switch this throw ' +
    'true try typeof undefined var void while with yield arguments eval topologies topics'
  ).split(' '),
);

/**
 * Names for a processor, checked against all there are. `schemas` is the folder of the Avro files.
 * @throws CliError MR_CLI_NAME with what is wrong with one and what it may be.
 */
export function namesFor(name: string, to: string, schemas: string): ProcessorNames {
  const id = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const record = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  refuseName(name, id);
  refuseTopic(to, name);
  const records = [...readContract(schemas).named.keys()].map(shortName);
  const all: readonly (readonly [what: string, wanted: string, there: readonly string[]])[] = [
    ['processor', name, topologies.map((topology) => topology.name)],
    ['sink', name, sinks.map((sink) => sink.name)],
    ['word of `millrace run`', name, runWords],
    ['topic in the code', id, Object.keys(topicNames)],
    ['record', record, records],
    ['topic', to, Object.values(topicNames)],
  ];
  for (const [what, wanted, there] of all) {
    if (!there.includes(wanted)) continue;
    const next = what === 'topic' ? `one writer a topic: say another, as --to ${example(name)}` : 'take another name';
    throw new CliError('MR_CLI_NAME', `there is a ${what} '${wanted}' already: ${next}`);
  }
  return { name, id, record, to };
}

function refuseName(name: string, id: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) || name.length > longestName) {
    throw new CliError(
      'MR_CLI_NAME',
      `'${name}' is no name for a processor: small letters and digits, words joined by '-', at most ${longestName} characters, as in 'spend-mark'`,
    );
  }
  if (taken.has(id)) throw new CliError('MR_CLI_NAME', `no function can be called '${id}': take another name`);
}

function refuseTopic(to: string, name: string): void {
  if (/^[a-z][a-z0-9]*(\.[a-z][a-z0-9]*){2}$/.test(to) && to.length <= longestTopic) return;
  throw new CliError(
    'MR_CLI_NAME',
    `'${to}' is no name for a topic: <stage>.<domain>.<state> in small letters and digits, at most ${longestTopic} characters, as in --to ${example(name)}`,
  );
}

function example(name: string): string {
  return `gold.${name.replaceAll('-', '')}.ready`;
}
