package millrace.bench;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/** All events, counted by advertisement: each goes through a repartition topic. */
final class Repartition implements Job {
  @Override
  public void build(StreamsBuilder builder, Settings settings, FirstRecord first) {
    builder
        .stream(settings.get("events"), Consumed.with(Serdes.ByteArray(), AdEvent.serde()))
        .map(
            (key, event) -> {
              first.seen();
              return KeyValue.pair(event.adId(), event.eventTime());
            })
        .groupByKey(Grouped.with("by-ad", Serdes.String(), Serdes.Long()))
        .count(Materialized.as("events-of-ad"))
        .toStream()
        .to(settings.get("output"), Produced.with(Serdes.String(), Serdes.Long()));
  }
}
