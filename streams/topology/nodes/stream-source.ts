import { RecordError } from '../../errors.ts';
import type { Headers } from '../../processor/record.ts';
import type { Topic } from '../../serde/serde.ts';
import { Node } from '../node.ts';

/** Where the records of a topic enter as a stream. Refuses a null that the topic's types deny. */
export class StreamSourceNode extends Node {
  readonly #topic: string;
  readonly #nullKeys: boolean;
  readonly #nullValues: boolean;

  constructor(topic: Topic<unknown, unknown>) {
    super();
    this.#topic = topic.name;
    this.#nullKeys = topic.key.nullable === true;
    this.#nullValues = topic.value.nullable === true;
  }

  override process(key: unknown, value: unknown, timestamp: number, headers: Headers | undefined): void {
    if (key === null && !this.#nullKeys) throw this.#refusal('key');
    if (value === null && !this.#nullValues) throw this.#refusal('value');
    this.emit(key, value, timestamp, headers);
  }

  #refusal(part: string): RecordError {
    return new RecordError(
      `record of '${this.#topic}' has a null ${part}, which the topic's ${part} type denies: wrap its serde in nullable() to accept it`,
    );
  }
}
