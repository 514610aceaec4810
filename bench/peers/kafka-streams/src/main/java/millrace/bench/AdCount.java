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

/** Views, joined to their advertisement's campaign, counted by campaign and window of ten seconds. */
final class AdCount implements Job {
  @Override
  public void build(StreamsBuilder builder, Settings settings, FirstRecord first) {
    var text = Serdes.String();
    var campaigns = builder.globalTable(settings.get("campaigns"), Consumed.with(text, text));
    builder
        .stream(
            settings.get("events"),
            Consumed.with(Serdes.ByteArray(), AdEvent.serde())
                .withTimestampExtractor((record, time) -> ((AdEvent) record.value()).eventTime()))
        .filter(
            (key, event) -> {
              first.seen();
              return event.eventType().equals("view");
            })
        .join(campaigns, (key, event) -> event.adId(), (event, campaign) -> campaign)
        .groupBy((key, campaign) -> campaign, Grouped.with("by-campaign", text, text))
        .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofSeconds(10), Duration.ofHours(1)))
        .count(Materialized.as("views"))
        .toStream()
        .map((key, views) -> KeyValue.pair(key.key() + "@" + key.window().start(), views))
        .to(settings.get("output"), Produced.with(text, Serdes.Long()));
  }
}
