import { type KStream, StreamsBuilder, stringSerde } from '@millrace/streams';
import type { Job } from './job.ts';

/** Records that go through four stages, each of which reads what the one before it has committed. */
export const fourStages: Job = ({ applicationId, topic }, seen) => {
  const builder = new StreamsBuilder({ applicationId });
  let stream: KStream<string, string> = builder
    .stream({ name: topic('input'), key: stringSerde, value: stringSerde }, { name: 'input' })
    .peek(seen);
  for (const stage of [2, 3, 4]) {
    stream = stream
      .mapValues((value) => `${value}+`)
      .repartition({ name: `stage-${stage}`, key: stringSerde, value: stringSerde });
  }
  stream.mapValues((value) => `${value}+`).to({ name: topic('output'), key: stringSerde, value: stringSerde });
  return builder.build();
};
