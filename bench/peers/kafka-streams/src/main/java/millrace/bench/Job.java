package millrace.bench;

import org.apache.kafka.streams.StreamsBuilder;

/** One job of the bench. */
interface Job {
  /** Builds its topology on the topics that the settings name; tells {@code first} of each input record. */
  void build(StreamsBuilder builder, Settings settings, FirstRecord first);
}
