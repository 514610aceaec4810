package millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** One run of a job: a Kafka Streams application with state of its own, from its start to its end. */
final class Run {
  private static final int LOOK_MILLIS = 100;
  private static final int SETTLED_LOOKS = 20;

  private final KafkaStreams streams;
  private final Path folder;

  Run(Job job, Settings settings, FirstRecord first) throws IOException {
    folder = Files.createTempDirectory("bench-kafka-streams-");
    Properties properties = properties(settings, folder);
    StreamsBuilder builder = new StreamsBuilder();
    job.build(builder, settings, first);
    streams = new KafkaStreams(builder.build(properties), properties);
    streams.setUncaughtExceptionHandler(
        error -> {
          Main.answer("failed " + error.toString().replace('\n', ' '));
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.start();
    Thread watch = new Thread(this::tellWhenSettled, "tell-when-settled");
    watch.setDaemon(true);
    watch.start();
  }

  /** Threads join one after the other, and each time the tasks move: it runs when that has ended. */
  private void tellWhenSettled() {
    try {
      for (int settled = 0; settled < SETTLED_LOOKS; ) {
        Thread.sleep(LOOK_MILLIS);
        settled = streams.state() == State.RUNNING ? settled + 1 : 0;
      }
      Main.answer("running");
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the application and removes its state from this machine. */
  void close() throws IOException {
    streams.close();
    Utils.delete(folder.toFile());
  }

  private static Properties properties(Settings settings, Path folder) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.get("bootstrapServers"));
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.get("commitIntervalMs"));
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, settings.get("cacheBytes"));
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.get("threads"));
    properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return properties;
  }
}
