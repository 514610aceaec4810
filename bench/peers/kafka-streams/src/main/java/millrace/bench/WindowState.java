package millrace.bench;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;

/** Events counted by user and window of an hour, with more users than the cache holds. */
final class WindowState implements Job {
  @Override
  public void build(StreamsBuilder builder, Settings settings, FirstRecord first) {
    builder
        .stream(settings.get("events"), Consumed.with(Serdes.String(), Serdes.Long()))
        .peek((user, number) -> first.seen())
        .groupByKey(Grouped.with(Serdes.String(), Serdes.Long()))
        .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofHours(1), Duration.ofHours(1)))
        .count(Materialized.as("events-of-user"))
        .toStream()
        .map((key, events) -> KeyValue.pair(key.key() + "@" + key.window().start(), events))
        .to(settings.get("output"), Produced.with(Serdes.String(), Serdes.Long()));
  }
}
