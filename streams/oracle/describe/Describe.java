import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.*;
import org.apache.kafka.streams.processor.api.*;
import org.apache.kafka.streams.state.*;

/** Writes what Kafka Streams describes of some topologies: {@code java Describe.java DIRECTORY}, with kafka-streams on the class path. */
public class Describe {
  static final Map<String, Consumer<StreamsBuilder>> topologies = new LinkedHashMap<>();

  static KStream<String, String> stream(StreamsBuilder b, String topic) {
    return b.stream(topic, Consumed.with(Serdes.String(), Serdes.String()).withName(topic));
  }

  static KTable<String, String> table(StreamsBuilder b, String topic) {
    return b.table(topic, Consumed.with(Serdes.String(), Serdes.String()).withName(topic), store(topic + "-store"));
  }

  static Materialized<String, String, KeyValueStore<Bytes, byte[]>> store(String name) {
    return Materialized.<String, String, KeyValueStore<Bytes, byte[]>>as(name)
        .withKeySerde(Serdes.String()).withValueSerde(Serdes.String());
  }

  static Grouped<String, String> grouped(String name) {
    return Grouped.with(name, Serdes.String(), Serdes.String());
  }

  static Produced<String, String> out(String name) {
    return Produced.<String, String>as(name).withKeySerde(Serdes.String()).withValueSerde(Serdes.String());
  }

  static KTable<Windowed<String>, Long> windows(StreamsBuilder b) {
    return stream(b, "a").groupByKey()
        .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofMinutes(1), Duration.ofSeconds(20)))
        .count(Named.as("count"), Materialized.as("w"));
  }

  static void windowed(KTable<Windowed<String>, Long> counts) {
    counts.toStream(Named.as("updates"))
        .map((key, count) -> KeyValue.pair(key.key(), String.valueOf(count)), Named.as("text")).to("out", out("write"));
  }

  static {
    topologies.put("stateless", b -> {
      Map<String, KStream<String, String>> branches = stream(b, "a")
          .filter((k, v) -> true, Named.as("keep")).mapValues(v -> v, Named.as("change"))
          .split(Named.as("kind-")).branch((k, v) -> true, Branched.as("even")).defaultBranch(Branched.as("rest"));
      branches.get("kind-even").selectKey((k, v) -> v, Named.as("key"))
          .merge(branches.get("kind-rest").flatMapValues(v -> Arrays.asList(v, v), Named.as("twice")), Named.as("both"))
          .to("out", out("write"));
    });
    topologies.put("word-count", b -> stream(b, "a").flatMapValues(v -> Arrays.asList(v.split(" ")), Named.as("words"))
        .groupBy((k, v) -> v, grouped("by-word")).count(Named.as("count"), Materialized.as("counts"))
        .toStream(Named.as("updates")).mapValues(String::valueOf, Named.as("text")).to("out", out("write")));
    topologies.put("windowed-count", b -> windowed(windows(b)));
    topologies.put("suppress", b -> windowed(windows(b).suppress(
        Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()).withName("final"))));
    topologies.put("stream-table-join", b -> stream(b, "a")
        .join(table(b, "b"), (l, r) -> l + r, Joined.<String, String, String>as("join")).to("out", out("write")));
    topologies.put("stream-global-table-join", b -> {
      KStream<String, String> stream = stream(b, "a");
      GlobalKTable<String, String> global = b.globalTable("b",
          Consumed.with(Serdes.String(), Serdes.String()).withName("b"), store("b"));
      stream.join(global, (k, v) -> v, (l, r) -> l + r, Named.as("join")).to("out", out("write"));
    });
    topologies.put("stream-stream-join", b -> stream(b, "a")
        .join(stream(b, "b"), (l, r) -> l + r, JoinWindows.ofTimeDifferenceWithNoGrace(Duration.ofSeconds(10)),
            StreamJoined.with(Serdes.String(), Serdes.String(), Serdes.String()).withName("j").withStoreName("j"))
        .to("out", out("write")));
    topologies.put("table-table-join", b -> table(b, "a").join(table(b, "b"), (l, r) -> l + r, Named.as("join"))
        .toStream(Named.as("updates")).to("out", out("write")));
    topologies.put("table-group-by", b -> table(b, "a")
        .groupBy((k, v) -> KeyValue.pair(v, v), grouped("by-value"))
        .reduce((t, v) -> t + v, (t, v) -> t, Named.as("reduce"), store("sums"))
        .toStream(Named.as("updates")).to("out", out("write")));
    topologies.put("foreign-key-join", b -> table(b, "a")
        .join(table(b, "b"), v -> v, (l, r) -> l + r, TableJoined.as("fk"), store("joined"))
        .toStream(Named.as("updates")).to("out", out("write")));
    topologies.put("processor", b -> {
      StoreBuilder<KeyValueStore<String, String>> rows =
          Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("rows"), Serdes.String(), Serdes.String());
      b.addStateStore(rows);
      ProcessorSupplier<String, String, String, String> supplier = () -> new Processor<>() {
        @Override public void process(org.apache.kafka.streams.processor.api.Record<String, String> record) { }
      };
      stream(b, "a").process(supplier, Named.as("keep"), "rows").to("out", out("write"));
    });
  }

  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<String, Consumer<StreamsBuilder>> each : topologies.entrySet()) {
      StreamsBuilder builder = new StreamsBuilder();
      each.getValue().accept(builder);
      Properties settings = new Properties();
      settings.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
      Files.writeString(Path.of(arguments[0], each.getKey() + ".txt"), builder.build(settings).describe().toString());
    }
  }
}
