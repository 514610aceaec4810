package millrace.bench;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/** Records that go through four stages, each of which reads what the one before it has committed. */
final class FourStages implements Job {
  @Override
  public void build(StreamsBuilder builder, Settings settings, FirstRecord first) {
    var text = Serdes.String();
    var stream =
        builder
            .stream(settings.get("input"), Consumed.with(text, text))
            .peek((key, value) -> first.seen());
    for (int stage = 2; stage <= 4; stage++) {
      stream =
          stream
              .mapValues(value -> value + "+")
              .repartition(Repartitioned.with(text, text).withName("stage-" + stage));
    }
    stream.mapValues(value -> value + "+").to(settings.get("output"), Produced.with(text, text));
  }
}
