import { type TopicId, topicNames } from '../../schemas/topic-names.ts';
import { CliError } from '../errors.ts';
import { listed } from '../known-name.ts';

/** A topic that a new processor can read, and what the processor that is written for it tells. */
export interface ProcessorInput {
  readonly topic: string;
  readonly id: TopicId;
  /** Field of the record that it writes. */
  readonly measure: string;
  /** What that is, as a sentence. */
  readonly measureAbout: string;
}

/** Those whose records the stages before make in a test, so that fixtures are what production has. */
const inputs: readonly ProcessorInput[] = [
  {
    topic: topicNames.processed,
    id: 'processed',
    measure: 'impressions',
    measureAbout: 'Impressions of an account over all its days, exact through every restatement.',
  },
  {
    topic: topicNames.ready,
    id: 'ready',
    measure: 'rows',
    measureAbout: 'In how many rows an account was told so far, corrections included.',
  },
];

/** The input that was said. @throws CliError MR_CLI_NAME that lists those there are. */
export function inputNamed(topic: string): ProcessorInput {
  const found = inputs.find((input) => input.topic === topic);
  if (found !== undefined) return found;
  const known = listed(inputs.map((input) => input.topic));
  throw new CliError(
    'MR_CLI_NAME',
    `no processor can be written for '${topic}' (${known}): take one of them with --from; docs/guides/data-engineer.md tells how to write any other by hand`,
  );
}
