import { Redis } from 'ioredis';
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
  const evaluate = Redis.prototype.eval as (source: string, ...rest: unknown[]) => Promise<unknown>;
  Redis.prototype.evalsha = (() =>
    Promise.reject(new Error('NOSCRIPT: the source is wanted each time'))) as typeof Redis.prototype.evalsha;
  Redis.prototype.eval = function unfenced(this: Redis, source: string, ...rest: unknown[]) {
    const open = source.replace(/if [^\n]* then return '(?:FENCED|GAP)' end/g, '');
    return evaluate.call(this, open, ...rest);
  } as typeof Redis.prototype.eval;
}
