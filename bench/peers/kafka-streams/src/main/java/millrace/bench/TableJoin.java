package millrace.bench;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/** Each event joined with its user's row of a table. */
final class TableJoin implements Job {
  @Override
  public void build(StreamsBuilder builder, Settings settings, FirstRecord first) {
    var text = Serdes.String();
    var users = builder.table(settings.get("users"), Consumed.with(text, text), Materialized.as("users"));
    builder
        .stream(settings.get("events"), Consumed.with(text, AdEvent.serde()))
        .join(
            users,
            (event, segment) -> {
              first.seen();
              return event.adType() + "/" + segment;
            },
            Joined.with(text, AdEvent.serde(), text))
        .to(settings.get("output"), Produced.with(text, text));
  }
}
