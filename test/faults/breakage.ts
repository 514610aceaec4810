import { type Command, Redis } from 'ioredis';
import rdkafka from 'node-rdkafka';
import type { Breakage } from './member-protocol.ts';

type Offsets = rdkafka.TopicPartitionOffset[];
type Done = (error: rdkafka.LibrdKafkaError) => void;

/** Makes this process work wrongly, in one way, by replacing a call of a client library. */
export function breakProcess(breakage: Breakage): void {
  const producer = rdkafka.Producer.prototype;
  if (breakage === 'offsets-outside-transaction') {
    // Committed at once and for good, whatever becomes of the transaction.
    const outside = (offsets: Offsets, consumer: rdkafka.KafkaConsumer, _timeout: number, done: Done) => {
      try {
        consumer.commitSync(offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset })));
      } catch (error) {
        done(error as rdkafka.LibrdKafkaError);
        return;
      }
      (done as (error?: rdkafka.LibrdKafkaError) => void)();
    };
    producer.sendOffsetsToTransaction = outside as typeof producer.sendOffsetsToTransaction;
  } else if (breakage === 'outputs-outside-transaction') {
    const commit = producer.commitTransaction as (timeout: number, done: Done) => void;
    const begin = producer.beginTransaction as (done: Done) => void;
    // A transaction for the outputs, then one for the offsets.
    const send = producer.sendOffsetsToTransaction as (...args: [unknown, unknown, number, Done]) => void;
    producer.sendOffsetsToTransaction = function split(
      this: rdkafka.Producer,
      offsets: unknown,
      consumer: unknown,
      timeout: number,
      done: Done,
    ) {
      commit.call(this, timeout, (failed) => {
        if (failed) done(failed);
        else begin.call(this, (error) => (error ? done(error) : send.call(this, offsets, consumer, timeout, done)));
      });
    } as typeof producer.sendOffsetsToTransaction;
  } else {
    ignoreFences();
  }
}

/** Lets scripts through that would find another owner or another commit in Redis. */
function ignoreFences(): void {
  const send = Redis.prototype.sendCommand;
  Redis.prototype.sendCommand = function unfenced(this: Redis, command: Command, ...rest: []) {
    if (command.name === 'EVALSHA') {
      command.reject(new Error('NOSCRIPT: the source is wanted each time'));
      return command.promise;
    }
    if (command.name === 'EVAL') {
      const bytes = withoutFences(String(command.args[0]), command.toWritable({}) as Buffer);
      command.toWritable = () => bytes;
    }
    return send.call(this, command, ...rest);
  };
}

/** A command that brings the source of a script, with one that looks at neither owner nor commit. */
function withoutFences(source: string, command: Buffer): Buffer {
  const open = source.replace(/if [^\n]* then return '(?:FENCED|GAP)' end/g, '');
  const [before, ...after] = command.toString('latin1').split(`$${source.length}\r\n${source}`);
  return Buffer.from([before, ...after].join(`$${open.length}\r\n${open}`), 'latin1');
}
