package millrace.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Runs one job of the bench on Kafka Streams, again and again in one JVM so that it gets warm. The bench says on standard
 * input when; it measures from outside. Commands: {@code run APPLICATION name=value…}, {@code arm}, {@code cpu},
 * {@code stop}. Answers: {@code running}, {@code first MILLIS} at the first record after {@code run} or
 * {@code arm}, {@code cpu MICROS}, {@code stopped}, {@code failed WHY}. The end of the input ends the process.
 */
public final class Main {
  private static final Map<String, Job> JOBS =
      Map.of(
          "adcount", new AdCount(),
          "repartition", new Repartition(),
          "table-join", new TableJoin(),
          "window-state", new WindowState(),
          "latency", new FourStages());

  private Main() {}

  public static void main(String[] args) throws IOException {
    Job job = args.length == 1 ? JOBS.get(args[0]) : null;
    if (job == null) {
      System.err.println("name one job: " + String.join(", ", JOBS.keySet()));
      System.exit(2);
    }
    FirstRecord first = new FirstRecord();
    Run run = null;
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "run" -> {
          first.arm();
          run = new Run(job, Settings.parse(words), first);
        }
        case "arm" -> first.arm();
        case "cpu" -> answer("cpu " + FirstRecord.cpuMicros());
        case "stop" -> {
          if (run != null) run.close();
          run = null;
          answer("stopped");
        }
        default -> answer("failed unknown command " + line);
      }
    }
    System.exit(0);
  }

  /** Answers the bench, one line. */
  static synchronized void answer(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
