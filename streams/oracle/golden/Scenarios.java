import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.node.*;
import java.io.File;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.function.BiFunction;
import org.apache.kafka.common.header.*;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.*;
import org.apache.kafka.streams.kstream.*;
import org.apache.kafka.streams.processor.*;
import org.apache.kafka.streams.processor.api.*;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.*;
import org.apache.kafka.streams.test.TestRecord;

/**
 * Runs topologies on Kafka Streams' own TopologyTestDriver and writes down what comes out, step by step; their twins are in
 * the scenarios of this directory. Args: generate DIR SEED [LAST SEED] [NAME...], or run FILE (prints the outputs for a file's steps).
 * Traits of the input: n null values, c coarse times (many equal), l leaps of ten minutes, w advances of the wall clock,
 * h headers, o nothing out of order, k no null keys.
 */
public class Scenarios {
  interface Build { void on(StreamsBuilder b); }
  record Scenario(List<String> inputs, String traits, Build build) { }

  static final ObjectMapper JSON = new ObjectMapper();
  static final Serde<String> S = Serdes.String();
  static final Serde<Long> L = Serdes.Long();
  static final Map<String, Scenario> ALL = new LinkedHashMap<>();
  static final ValueJoiner<String, String, String> BAR = (l, r) -> l + "|" + r;
  static final Duration M = sec(60);

  static void scenario(String name, String inputs, String traits, Build build) { ALL.put(name, new Scenario(List.of(inputs.split("")), traits, build)); }
  static Duration sec(long s) { return Duration.ofSeconds(s); }
  static KStream<String, String> in(StreamsBuilder b, String t) { return b.stream(t, Consumed.with(S, S)); }
  static KTable<String, String> table(StreamsBuilder b, String t) { return b.table(t, Consumed.with(S, S), at(t + "-store")); }
  static KTable<String, String> versions(StreamsBuilder b, String t) { return b.table(t, Consumed.with(S, S), Materialized.<String, String>as(Stores.persistentVersionedKeyValueStore(t + "-store", Duration.ofMinutes(5))).withKeySerde(S).withValueSerde(S)); }
  static KGroupedStream<String, String> grouped(StreamsBuilder b, String t) { return in(b, t).groupByKey(Grouped.with(S, S)); }
  static Materialized<String, String, KeyValueStore<Bytes, byte[]>> at(String n) { return Materialized.<String, String, KeyValueStore<Bytes, byte[]>>as(n).withKeySerde(S).withValueSerde(S); }
  static Materialized<String, Long, KeyValueStore<Bytes, byte[]>> counts(String n) { return Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as(n).withKeySerde(S).withValueSerde(L); }
  static Materialized<String, Long, WindowStore<Bytes, byte[]>> win(String n) { return Materialized.<String, Long, WindowStore<Bytes, byte[]>>as(n).withKeySerde(S).withValueSerde(L); }
  static Materialized<String, String, WindowStore<Bytes, byte[]>> wins(String n) { return Materialized.<String, String, WindowStore<Bytes, byte[]>>as(n).withKeySerde(S).withValueSerde(S); }
  static Materialized<String, Long, SessionStore<Bytes, byte[]>> ses(String n) { return Materialized.<String, Long, SessionStore<Bytes, byte[]>>as(n).withKeySerde(S).withValueSerde(L); }
  static Materialized<String, String, SessionStore<Bytes, byte[]>> sess(String n) { return Materialized.<String, String, SessionStore<Bytes, byte[]>>as(n).withKeySerde(S).withValueSerde(S); }
  static StreamJoined<String, String, String> joined(String n) { return StreamJoined.with(S, S, S).withName(n).withStoreName(n); }
  static TimeWindows tumbling() { return TimeWindows.ofSizeAndGrace(M, sec(20)); }
  static String num(Object v) { return v == null ? null : String.valueOf(v); }
  static long n(String v) { return Long.parseLong(v); }
  static long sum(String v) { long t = 0; for (String p : v.split("\\|")) if (!p.equals("null")) t += n(p); return t; }
  static String fk(String v) { return "k" + n(v) % 5; }
  static String fkOrNull(String v) { return n(v) % 4 == 0 ? null : "k" + n(v) % 5; }
  static <V> KeyValue<String, String> text(Windowed<String> k, V v) { return KeyValue.pair(k.key() + "@" + k.window().start() + "/" + k.window().end(), num(v)); }
  static void out(KStream<String, String> s) { s.to("out", Produced.with(S, S)); }
  static void outN(KTable<String, Long> t) { out(t.toStream().mapValues(Scenarios::num)); }
  static <V> void outW(KTable<Windowed<String>, V> t) { out(t.toStream().map((k, v) -> text(k, v))); }
  static KTable<String, Long> sums(KGroupedTable<String, String> g, String name) { return g.aggregate(() -> 0L, (k, v, t) -> t + sum(v), (k, v, t) -> t - sum(v), counts(name)); }

  static KTable<String, Long> sumsUncached(KGroupedTable<String, String> g, String name) { return g.aggregate(() -> 0L, (k, v, t) -> t + sum(v), (k, v, t) -> t - sum(v), counts(name).withCachingDisabled()); }

  static {
    // Tables
    scenario("table-join-filtered", "ab", "n", b -> out(table(b, "a").filter((k, v) -> n(v) % 2 == 0).join(table(b, "b").mapValues(v -> "<" + v + ">"), BAR).toStream()));
    scenario("table-join-filtered-stored", "ab", "n", b -> out(table(b, "a").filter((k, v) -> n(v) % 2 == 0, at("f")).join(table(b, "b").mapValues(v -> "<" + v + ">", at("m")), BAR, at("j")).toStream()));
    scenario("table-left-join-filtered", "ab", "n", b -> out(table(b, "a").leftJoin(table(b, "b").filter((k, v) -> n(v) % 3 == 0), BAR).toStream()));
    scenario("table-outer-join-filtered", "ab", "n", b -> out(table(b, "a").filter((k, v) -> n(v) % 2 == 0).outerJoin(table(b, "b").filterNot((k, v) -> n(v) % 3 == 0), BAR).toStream()));
    scenario("table-self-join", "a", "n", b -> { KTable<String, String> t = table(b, "a"); out(t.join(t, BAR).toStream()); });
    scenario("table-self-left-join-filtered", "a", "n", b -> { KTable<String, String> t = table(b, "a"); out(t.leftJoin(t.filter((k, v) -> n(v) % 2 == 0), BAR).toStream()); });
    scenario("table-join-three", "abc", "n", b -> out(table(b, "a").join(table(b, "b"), BAR).join(table(b, "c"), BAR).toStream()));
    scenario("table-join-three-mixed", "abc", "n", b -> out(table(b, "a").leftJoin(table(b, "b"), BAR).outerJoin(table(b, "c"), BAR).toStream()));
    scenario("table-join-three-stored", "abc", "n", b -> out(table(b, "a").outerJoin(table(b, "b"), BAR, at("j")).leftJoin(table(b, "c"), BAR, at("jj")).filter((k, v) -> v.contains("1"), at("f")).toStream()));
    scenario("table-filter-stored", "a", "n", b -> out(table(b, "a").filter((k, v) -> n(v) % 2 == 0, at("f")).mapValues(v -> "<" + v + ">").toStream()));
    scenario("table-map-null", "a", "n", b -> out(table(b, "a").mapValues(v -> n(v) % 3 == 0 ? null : v).filter((k, v) -> n(v) % 2 == 0).toStream()));
    scenario("table-map-null-stored", "a", "n", b -> out(table(b, "a").mapValues(v -> n(v) % 3 == 0 ? null : v, at("m")).toStream()));
    scenario("table-map-null-grouped", "a", "n", b -> outN(sums(table(b, "a").mapValues(v -> n(v) % 3 == 0 ? null : v).groupBy((k, v) -> KeyValue.pair("m" + n(v) % 4, v), Grouped.with("g", S, S)), "s")));
    scenario("table-filter-grouped", "a", "n", b -> outN(sums(table(b, "a").filter((k, v) -> n(v) % 2 == 0).groupBy((k, v) -> KeyValue.pair("m" + n(v) % 3, v), Grouped.with("g", S, S)), "s")));
    scenario("table-filter-both-uses", "a", "n", b -> { KTable<String, String> f = table(b, "a").filter((k, v) -> n(v) % 2 == 0); out(f.toStream().mapValues(v -> "stream " + v)); outN(sums(f.groupBy((k, v) -> KeyValue.pair("m" + n(v) % 3, v), Grouped.with("g", S, S)), "s")); });
    scenario("table-joined-grouped", "ab", "n", b -> outN(sums(table(b, "a").join(table(b, "b"), BAR).groupBy((k, v) -> KeyValue.pair("m" + sum(v) % 3, v), Grouped.with("g", S, S)), "s")));
    scenario("table-outer-joined-grouped", "ab", "n", b -> outN(sums(table(b, "a").outerJoin(table(b, "b"), BAR).groupBy((k, v) -> KeyValue.pair("m" + sum(v) % 3, v), Grouped.with("g", S, S)), "s")));
    scenario("table-grouped-reduce", "a", "n", b -> out(table(b, "a").groupBy((k, v) -> KeyValue.pair("m" + n(v) % 3, v), Grouped.with("g", S, S)).reduce((x, y) -> "" + (n(x) + n(y)), (x, y) -> "" + (n(x) - n(y)), at("r")).toStream()));
    scenario("table-grouped-count", "a", "n", b -> outN(table(b, "a").groupBy((k, v) -> KeyValue.pair("m" + n(v) % 3, v), Grouped.with("g", S, S)).count(counts("c"))));
    scenario("table-grouped-same-key", "a", "n", b -> out(table(b, "a").groupBy((k, v) -> KeyValue.pair(k, v), Grouped.with("g", S, S)).aggregate(() -> "", (k, v, t) -> t + "+" + v, (k, v, t) -> t + "-" + v, at("s")).toStream()));
    scenario("table-grouped-null", "a", "n", b -> out(table(b, "a").groupBy((k, v) -> KeyValue.pair(n(v) % 5 == 0 ? null : "m" + n(v) % 2, n(v) % 7 == 0 ? null : v), Grouped.with("g", S, S)).aggregate(() -> "", (k, v, t) -> t + "+" + v, (k, v, t) -> t.length() > 40 ? null : t + "-" + v, at("s")).toStream()));
    scenario("table-count-of-counts", "a", "", b -> outN(grouped(b, "a").count(counts("c")).groupBy((k, v) -> KeyValue.pair("m" + v % 4, num(v)), Grouped.with("g", S, S)).count(counts("cc"))));
    scenario("table-counts-windowed", "a", "", b -> outW(grouped(b, "a").count(counts("c")).toStream().mapValues(Scenarios::num).groupByKey(Grouped.with("again", S, S)).windowedBy(tumbling()).count(win("w"))));
    scenario("table-aggregates-joined", "ab", "", b -> out(grouped(b, "a").count(counts("c")).join(grouped(b, "b").count(counts("d")), (l, r) -> l + "|" + r).toStream()));
    scenario("table-aggregate-null-grouped", "a", "", b -> outN(sums(grouped(b, "a").aggregate(() -> "0", (k, v, t) -> n(v) % 5 == 0 ? null : "" + (n(t) + n(v)), at("s")).groupBy((k, v) -> KeyValue.pair("m" + n(v) % 3, v), Grouped.with("g", S, S)), "ss")));
    scenario("table-from-stream-coarse", "a", "nc", b -> out(in(b, "a").toTable(at("t")).groupBy((k, v) -> KeyValue.pair("m" + n(v) % 2, v), Grouped.with("g", S, S)).aggregate(() -> "", (k, v, t) -> t + "+" + v, (k, v, t) -> t + "-" + v, at("s")).toStream()));
    scenario("table-from-flat-map", "a", "k", b -> out(in(b, "a").flatMap((k, v) -> n(v) % 3 == 0 ? List.of() : List.of(KeyValue.pair("m" + n(v) % 4, v), KeyValue.pair(k, "-" + v))).toTable(Named.as("t"), at("t")).filter((k, v) -> !v.endsWith("1")).toStream()));
    scenario("table-from-merged", "ab", "n", b -> out(in(b, "a").merge(in(b, "b").mapValues(v -> v == null ? null : "b" + v)).toTable(at("t")).mapValues(v -> "<" + v + ">").toStream()));
    scenario("fk-null-inner", "ab", "n", b -> out(table(b, "a").join(table(b, "b"), Scenarios::fkOrNull, BAR).toStream()));
    scenario("fk-null-left", "ab", "n", b -> out(table(b, "a").leftJoin(table(b, "b"), Scenarios::fkOrNull, BAR).toStream()));
    scenario("fk-null-left-stored", "ab", "nc", b -> out(table(b, "a").leftJoin(table(b, "b"), Scenarios::fkOrNull, BAR, at("j")).toStream()));
    scenario("fk-aggregate", "ab", "", b -> out(grouped(b, "a").reduce((x, y) -> "" + (n(x) + n(y)), at("r")).join(table(b, "b"), Scenarios::fk, BAR).toStream()));
    scenario("fk-to-counts", "ab", "", b -> out(table(b, "a").leftJoin(grouped(b, "b").count(counts("c")), Scenarios::fk, (l, r) -> l + "|" + r).toStream()));
    scenario("fk-filtered", "ab", "n", b -> out(table(b, "a").filter((k, v) -> n(v) % 2 == 0).join(table(b, "b").filter((k, v) -> n(v) % 3 != 0), Scenarios::fk, BAR).toStream()));
    scenario("fk-filtered-left", "ab", "n", b -> out(table(b, "a").filter((k, v) -> n(v) % 2 == 0).leftJoin(table(b, "b").mapValues(v -> n(v) % 3 == 0 ? null : v), Scenarios::fk, BAR).toStream()));
    scenario("fk-then-key-join", "abc", "n", b -> out(table(b, "a").join(table(b, "b"), Scenarios::fk, BAR, at("fkj")).leftJoin(table(b, "c"), BAR).toStream()));
    scenario("fk-grouped", "ab", "n", b -> outN(sumsUncached(table(b, "a").join(table(b, "b"), Scenarios::fk, BAR, at("fkj")).groupBy((k, v) -> KeyValue.pair("m" + sum(v) % 3, v), Grouped.with("g", S, S)), "s")));
    scenario("fk-self", "a", "n", b -> { KTable<String, String> t = table(b, "a"); out(t.join(t, Scenarios::fk, BAR).toStream()); });
    scenario("fk-chain", "abc", "n", b -> out(table(b, "a").leftJoin(table(b, "b"), Scenarios::fk, BAR, at("j1")).join(table(b, "c"), v -> "k" + sum(v) % 5, BAR).toStream()));
    scenario("versioned-table-join", "ab", "n", b -> out(versions(b, "a").join(versions(b, "b"), BAR).toStream()));
    scenario("versioned-table-left-join", "ab", "n", b -> out(versions(b, "a").leftJoin(versions(b, "b"), BAR).toStream()));
    scenario("versioned-mixed-outer-join", "ab", "n", b -> out(versions(b, "a").outerJoin(table(b, "b"), BAR).toStream()));
    scenario("versioned-filter", "a", "n", b -> out(versions(b, "a").filter((k, v) -> n(v) % 2 == 0).mapValues(v -> "<" + v + ">").toStream()));
    scenario("versioned-grouped", "a", "n", b -> outN(sums(versions(b, "a").groupBy((k, v) -> KeyValue.pair("m" + n(v) % 3, v), Grouped.with("g", S, S)), "s")));
    scenario("versioned-filter-grouped", "a", "n", b -> outN(sums(versions(b, "a").filter((k, v) -> n(v) % 2 == 0).groupBy((k, v) -> KeyValue.pair("m" + n(v) % 3, v), Grouped.with("g", S, S)), "s")));
    scenario("versioned-fk-join", "ab", "n", b -> out(versions(b, "a").join(versions(b, "b"), Scenarios::fk, BAR).toStream()));
    scenario("versioned-fk-left-join", "ab", "n", b -> out(versions(b, "a").leftJoin(versions(b, "b"), Scenarios::fk, BAR).toStream()));
    scenario("versioned-stream-left-join", "ab", "nc", b -> out(in(b, "a").leftJoin(versions(b, "b"), BAR)));
    scenario("versioned-stream-join-mapped", "ab", "n", b -> out(in(b, "a").join(versions(b, "b").mapValues(v -> "<" + v + ">"), BAR)));
    scenario("versioned-from-stream", "ab", "n", b -> out(in(b, "a").leftJoin(in(b, "b").toTable(Materialized.<String, String>as(Stores.persistentVersionedKeyValueStore("v", Duration.ofMinutes(2))).withKeySerde(S).withValueSerde(S)), BAR)));
    scenario("table-join-null", "ab", "n", b -> out(table(b, "a").leftJoin(table(b, "b"), (l, r) -> n(l) % 3 == 0 ? null : l + "|" + r).toStream()));
    scenario("table-join-null-stored", "ab", "n", b -> outN(sums(table(b, "a").outerJoin(table(b, "b"), (l, r) -> l == null || n(l) % 3 == 0 ? null : l + "|" + r, at("j")).groupBy((k, v) -> KeyValue.pair("m" + sum(v) % 3, v), Grouped.with("g", S, S)), "s")));
    scenario("fk-join-null", "ab", "n", b -> out(table(b, "a").leftJoin(table(b, "b"), Scenarios::fk, (l, r) -> n(l) % 3 == 0 ? null : l + "|" + r).toStream()));
    scenario("mixed-windowed-join-suppress", "ab", "", b -> outW(grouped(b, "a").windowedBy(tumbling()).count(win("w")).join(grouped(b, "b").windowedBy(tumbling()).count(win("v")), (l, r) -> l + "|" + r).suppress(Suppressed.untilTimeLimit(sec(30), Suppressed.BufferConfig.maxRecords(1000)))));
    scenario("mixed-outer-join-totable", "ab", "", b -> outN(sumsUncached(in(b, "a").outerJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(10), sec(5)), joined("j")).toTable(at("t").withCachingDisabled()).groupBy((k, v) -> KeyValue.pair("m" + sum(v) % 2, v), Grouped.with("g", S, S)), "s")));
    scenario("mixed-session-to-table", "a", "", b -> out(grouped(b, "a").windowedBy(SessionWindows.ofInactivityGapAndGrace(sec(15), sec(60))).count(ses("w")).toStream().map((k, v) -> KeyValue.pair(k.key(), num(v))).toTable(Named.as("t"), at("t")).toStream()));
    scenario("mixed-filtered-fk-grouped", "ab", "n", b -> outN(table(b, "a").filter((k, v) -> n(v) % 3 != 0, at("f")).leftJoin(table(b, "b").filter((k, v) -> n(v) % 2 == 0, at("h")), Scenarios::fk, BAR, at("j")).filter((k, v) -> sum(v) % 2 == 0).groupBy((k, v) -> KeyValue.pair(v.contains("null") ? "none" : "some", v), Grouped.with("g", S, S)).count(counts("c"))));
    scenario("mixed-map-join-map", "ab", "n", b -> out(table(b, "a").mapValues(v -> n(v) % 4 == 0 ? null : "" + n(v) / 2).outerJoin(table(b, "b").mapValues((k, v) -> n(v) % 4 == 1 ? null : k + v, at("m")), BAR).mapValues(v -> v.length() % 2 == 0 ? null : v).filter((k, v) -> !v.contains("7")).toStream()));
    scenario("mixed-branch-cogroup", "a", "k", b -> { Map<String, KStream<String, String>> m = in(b, "a").split(Named.as("s-")).branch((k, v) -> n(v) % 3 == 0, Branched.as("x")).branch((k, v) -> n(v) % 3 == 1, Branched.as("y")).defaultBranch(Branched.as("z")); out(m.get("s-x").groupByKey(Grouped.with(S, S)).<String>cogroup((k, v, t) -> t + "x" + v).cogroup(m.get("s-y").groupByKey(Grouped.with(S, S)), (k, v, t) -> n(v) % 2 == 0 ? null : t + "y" + v).cogroup(m.get("s-z").groupBy((k, v) -> "k" + n(v) % 5, Grouped.with("gz", S, S)), (k, v, t) -> t + "z" + v).aggregate(() -> "", at("g")).toStream()); });
    scenario("mixed-three-stream-joins", "abc", "c", b -> out(in(b, "a").leftJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(5), sec(10)), joined("j")).outerJoin(in(b, "c"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(10), sec(20)), joined("jj"))));
    scenario("mixed-stream-fk-table", "abc", "n", b -> out(in(b, "c").leftJoin(table(b, "a").join(table(b, "b"), Scenarios::fk, BAR, at("j")), BAR)));
    scenario("mixed-versioned-three", "abc", "n", b -> out(versions(b, "a").leftJoin(versions(b, "b"), BAR, at("j")).outerJoin(versions(b, "c").filter((k, v) -> n(v) % 2 == 0), BAR).toStream()));
    scenario("mixed-versioned-fk-plain", "ab", "n", b -> out(versions(b, "a").leftJoin(table(b, "b"), Scenarios::fkOrNull, BAR).toStream()));
    scenario("mixed-plain-fk-versioned", "ab", "n", b -> out(table(b, "a").leftJoin(versions(b, "b"), Scenarios::fkOrNull, BAR).toStream()));
    scenario("versioned-leaps", "ab", "nl", b -> out(in(b, "a").leftJoin(versions(b, "b"), BAR)));
    scenario("versioned-join-grace", "ab", "n", b -> out(in(b, "a").join(versions(b, "b"), BAR, Joined.with(S, S, S, "j", sec(15)))));
    scenario("versioned-left-join-grace", "ab", "nk", b -> out(in(b, "a").leftJoin(versions(b, "b"), BAR, Joined.with(S, S, S, "j", sec(15)))));
    // Suppress
    scenario("suppress-time-limit", "a", "n", b -> out(table(b, "a").suppress(Suppressed.untilTimeLimit(sec(20), Suppressed.BufferConfig.maxRecords(1000))).toStream()));
    scenario("suppress-time-limit-unbounded", "a", "nc", b -> out(table(b, "a").filter((k, v) -> n(v) % 2 == 0).suppress(Suppressed.untilTimeLimit(sec(5), Suppressed.BufferConfig.unbounded())).toStream()));
    scenario("suppress-emit-early", "a", "n", b -> out(table(b, "a").suppress(Suppressed.untilTimeLimit(Duration.ofMinutes(5), Suppressed.BufferConfig.maxRecords(2))).toStream()));
    scenario("suppress-zero", "a", "n", b -> out(table(b, "a").suppress(Suppressed.untilTimeLimit(Duration.ZERO, Suppressed.BufferConfig.maxRecords(3))).toStream()));
    scenario("suppress-joined", "ab", "n", b -> out(table(b, "a").suppress(Suppressed.untilTimeLimit(sec(20), Suppressed.BufferConfig.maxRecords(1000))).join(table(b, "b"), BAR).toStream()));
    scenario("suppress-joined-by-stream", "ab", "n", b -> out(in(b, "b").leftJoin(table(b, "a").suppress(Suppressed.untilTimeLimit(sec(20), Suppressed.BufferConfig.maxRecords(1000))), BAR)));
    scenario("suppress-headers", "a", "nh", b -> out(table(b, "a").suppress(Suppressed.untilTimeLimit(sec(20), Suppressed.BufferConfig.maxRecords(1000))).toStream()));
    scenario("suppress-hopping", "a", "", b -> outW(grouped(b, "a").windowedBy(TimeWindows.ofSizeAndGrace(M, sec(5)).advanceBy(sec(20))).count(win("w")).suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))));
    scenario("suppress-session", "a", "", b -> outW(grouped(b, "a").windowedBy(SessionWindows.ofInactivityGapAndGrace(sec(15), sec(20))).count(ses("w")).suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))));
    scenario("suppress-sliding", "a", "", b -> outW(grouped(b, "a").windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(sec(20), sec(10))).count(win("w")).suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))));
    scenario("suppress-window-filtered", "a", "", b -> outW(grouped(b, "a").windowedBy(tumbling()).count(win("w")).filter((k, v) -> v % 2 == 1).mapValues(v -> "<" + v + ">").suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()).withName("sup"))));
    scenario("suppress-window-time-limit", "a", "", b -> outW(grouped(b, "a").windowedBy(tumbling()).count(win("w")).suppress(Suppressed.untilTimeLimit(sec(30), Suppressed.BufferConfig.maxRecords(3)))));
    scenario("suppress-shut-down", "a", "", b -> outW(grouped(b, "a").windowedBy(tumbling()).count(win("w")).suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.maxRecords(7).shutDownWhenFull()))));
    // Windows
    scenario("sliding-final", "a", "", b -> outW(grouped(b, "a").windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(sec(20), sec(10))).emitStrategy(EmitStrategy.onWindowClose()).count(win("w"))));
    scenario("sliding-reduce-coarse", "a", "nc", b -> outW(grouped(b, "a").windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(sec(20), sec(30))).reduce((x, y) -> x + "," + y, wins("w"))));
    scenario("sliding-narrow", "a", "c", b -> outW(grouped(b, "a").windowedBy(SlidingWindows.ofTimeDifferenceWithNoGrace(Duration.ofMillis(1))).aggregate(() -> "", (k, v, t) -> t + v, wins("w"))));
    scenario("sliding-null", "a", "", b -> outW(grouped(b, "a").windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(sec(20), sec(200))).aggregate(() -> "", (k, v, t) -> n(v) % 5 == 0 ? null : t + v, wins("w"))));
    scenario("hopping-final", "a", "", b -> outW(grouped(b, "a").windowedBy(TimeWindows.ofSizeAndGrace(M, sec(10)).advanceBy(sec(25))).emitStrategy(EmitStrategy.onWindowClose()).count(win("w"))));
    scenario("hopping-reduce-null", "a", "n", b -> outW(grouped(b, "a").windowedBy(TimeWindows.ofSizeAndGrace(M, sec(40)).advanceBy(sec(25))).reduce((x, y) -> y == null || n(y) % 4 == 0 ? null : x + "," + y, wins("w"))));
    scenario("tumbling-no-grace", "a", "c", b -> outW(grouped(b, "a").windowedBy(TimeWindows.ofSizeWithNoGrace(sec(10))).aggregate(() -> "", (k, v, t) -> n(v) % 6 == 0 ? null : t + v, wins("w"))));
    scenario("tumbling-final-leaps", "a", "l", b -> outW(grouped(b, "a").windowedBy(tumbling()).emitStrategy(EmitStrategy.onWindowClose()).count(win("w"))));
    scenario("tumbling-final-null", "a", "n", b -> outW(grouped(b, "a").windowedBy(tumbling()).emitStrategy(EmitStrategy.onWindowClose()).aggregate(() -> "", (k, v, t) -> v == null ? null : t + v, wins("w"))));
    scenario("tumbling-final-retention", "a", "l", b -> outW(grouped(b, "a").windowedBy(tumbling()).emitStrategy(EmitStrategy.onWindowClose()).count(win("w").withRetention(Duration.ofHours(1)))));
    scenario("tumbling-final-filtered", "a", "", b -> outW(grouped(b, "a").windowedBy(tumbling()).emitStrategy(EmitStrategy.onWindowClose()).count(win("w")).filter((k, v) -> v % 2 == 0)));
    scenario("tumbling-final-grouped", "a", "", b -> outN(grouped(b, "a").windowedBy(tumbling()).emitStrategy(EmitStrategy.onWindowClose()).count(win("w")).groupBy((k, v) -> KeyValue.pair("w" + k.window().start(), num(v)), Grouped.with("g", S, S)).aggregate(() -> 0L, (k, v, t) -> t + n(v), (k, v, t) -> t - n(v), counts("s"))));
    scenario("tumbling-grouped", "a", "", b -> outN(grouped(b, "a").windowedBy(tumbling()).count(win("w")).groupBy((k, v) -> KeyValue.pair("w" + k.window().start(), num(v)), Grouped.with("g", S, S)).aggregate(() -> 0L, (k, v, t) -> t + n(v), (k, v, t) -> t - n(v), counts("s"))));
    scenario("session-final-leaps", "a", "l", b -> outW(grouped(b, "a").windowedBy(SessionWindows.ofInactivityGapAndGrace(sec(15), sec(20))).emitStrategy(EmitStrategy.onWindowClose()).count(ses("w"))));
    scenario("session-reduce", "a", "n", b -> outW(grouped(b, "a").windowedBy(SessionWindows.ofInactivityGapAndGrace(sec(30), sec(120))).reduce((x, y) -> x + "," + y, sess("w"))));
    scenario("session-no-grace", "a", "c", b -> outW(grouped(b, "a").windowedBy(SessionWindows.ofInactivityGapWithNoGrace(sec(5))).count(ses("w"))));
    scenario("session-grouped", "a", "", b -> outN(grouped(b, "a").windowedBy(SessionWindows.ofInactivityGapAndGrace(sec(15), sec(60))).count(ses("w")).groupBy((k, v) -> KeyValue.pair(k.key(), num(v)), Grouped.with("g", S, S)).aggregate(() -> 0L, (k, v, t) -> t + n(v), (k, v, t) -> t - n(v), counts("s"))));
    scenario("windowed-tables-joined", "ab", "", b -> outW(grouped(b, "a").windowedBy(tumbling()).count(win("w")).outerJoin(grouped(b, "b").windowedBy(tumbling()).count(win("v")), (l, r) -> l + "|" + r)));
    scenario("windows-recounted", "a", "", b -> outN(grouped(b, "a").windowedBy(tumbling()).count(win("w")).toStream().filter((k, v) -> v != null).groupBy((k, v) -> "w" + k.window().start(), Grouped.with("by-window", S, L)).count(counts("c"))));
    scenario("cogroup-three-hopping", "abc", "", b -> outW(grouped(b, "a").<String>cogroup((k, v, t) -> t + "a" + v).cogroup(grouped(b, "b"), (k, v, t) -> n(v) % 5 == 0 ? null : t + "b" + v).cogroup(grouped(b, "c"), (k, v, t) -> t + "c" + v).windowedBy(TimeWindows.ofSizeAndGrace(M, sec(30)).advanceBy(sec(30))).aggregate(() -> "", wins("w"))));
    scenario("cogroup-suppressed", "ab", "", b -> outW(grouped(b, "a").<String>cogroup((k, v, t) -> t + "a" + v).cogroup(grouped(b, "b"), (k, v, t) -> t + "b" + v).windowedBy(tumbling()).aggregate(() -> "", wins("w")).suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))));
    scenario("cogroup-rekeyed", "ab", "k", b -> out(in(b, "a").groupBy((k, v) -> "m" + n(v) % 3, Grouped.with("ga", S, S)).<String>cogroup((k, v, t) -> t + "a" + v).cogroup(grouped(b, "b"), (k, v, t) -> n(v) % 5 == 0 ? null : t + "b" + v).aggregate(() -> "", at("g")).toStream()));
    scenario("cogroup-session-final-null", "ab", "", b -> outW(grouped(b, "a").<String>cogroup((k, v, t) -> n(v) % 4 == 0 ? null : t + "a" + v).cogroup(grouped(b, "b"), (k, v, t) -> t + "b" + v).windowedBy(SessionWindows.ofInactivityGapAndGrace(sec(15), sec(30))).aggregate(() -> "", (k, x, y) -> x + "." + y, sess("w"))));
    // Joins of streams
    scenario("join-before-after", "ab", "", b -> out(in(b, "a").join(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(10), sec(5)).before(sec(20)).after(sec(3)), joined("j"))));
    scenario("join-negative-after", "ab", "", b -> out(in(b, "a").join(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(10), sec(5)).before(sec(20)).after(sec(-5)), joined("j"))));
    scenario("left-join-before", "ab", "n", b -> out(in(b, "a").leftJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(10), sec(30)).after(Duration.ZERO), joined("j"))));
    scenario("left-join-after", "ab", "n", b -> out(in(b, "a").leftJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(20), sec(5)).before(Duration.ZERO), joined("j"))));
    scenario("outer-join-before-after", "ab", "", b -> out(in(b, "a").outerJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(10), sec(40)).before(sec(25)).after(sec(4)), joined("j"))));
    scenario("outer-join-no-grace", "ab", "c", b -> out(in(b, "a").outerJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceWithNoGrace(sec(5)), joined("j"))));
    scenario("outer-join-instant", "ab", "c", b -> out(in(b, "a").outerJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(Duration.ZERO, sec(20)), joined("j"))));
    scenario("left-join-coarse", "ab", "nc", b -> out(in(b, "a").leftJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(5), sec(20)), joined("j"))));
    scenario("outer-join-leaps", "ab", "l", b -> out(in(b, "a").outerJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(10), sec(20)), joined("j"))));
    scenario("outer-join-wide-grace", "ab", "n", b -> out(in(b, "a").outerJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(10), Duration.ofMinutes(10)), joined("j"))));
    scenario("self-join", "a", "", b -> { KStream<String, String> s = in(b, "a"); out(s.join(s, BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(10), sec(5)), joined("j"))); });
    scenario("self-left-join-filtered", "a", "c", b -> { KStream<String, String> s = in(b, "a"); out(s.leftJoin(s.filter((k, v) -> n(v) % 2 == 0), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(5), sec(5)), joined("j"))); });
    scenario("join-three", "abc", "", b -> out(in(b, "a").join(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(20), sec(30)), joined("j")).leftJoin(in(b, "c"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(20), sec(30)), joined("jj"))));
    scenario("join-rekeyed", "ab", "k", b -> out(in(b, "a").selectKey((k, v) -> "m" + n(v) % 3).outerJoin(in(b, "b").selectKey((k, v) -> "m" + n(v) % 3), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(5), sec(5)), joined("j"))));
    scenario("join-counted", "ab", "", b -> outN(in(b, "a").join(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(20), sec(30)), joined("j")).groupByKey(Grouped.with(S, S)).count(counts("c").withCachingDisabled())));
    scenario("outer-join-windowed", "ab", "", b -> outW(in(b, "a").outerJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(10), sec(5)), joined("j")).groupByKey(Grouped.with(S, S)).windowedBy(tumbling()).count(win("w").withCachingDisabled())));
    scenario("sliding-final-leaps", "a", "l", b -> outW(grouped(b, "a").windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(sec(20), sec(10))).emitStrategy(EmitStrategy.onWindowClose()).count(win("w"))));
    scenario("hopping-final-leaps", "a", "l", b -> outW(grouped(b, "a").windowedBy(TimeWindows.ofSizeAndGrace(M, sec(10)).advanceBy(sec(25))).emitStrategy(EmitStrategy.onWindowClose()).reduce((x, y) -> x + "," + y, wins("w"))));
    scenario("suppress-self-joined", "a", "n", b -> { KTable<String, String> t = table(b, "a").suppress(Suppressed.untilTimeLimit(sec(20), Suppressed.BufferConfig.maxRecords(1000))); out(t.join(t, BAR).toStream()); });
    scenario("join-rekeyed-null", "ab", "k", b -> out(in(b, "a").selectKey((k, v) -> n(v) % 4 == 0 ? null : "m" + n(v) % 3).outerJoin(in(b, "b").selectKey((k, v) -> n(v) % 4 == 0 ? null : "m" + n(v) % 3), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(5), sec(5)), joined("j"))));
    scenario("left-join-rekeyed-null", "ab", "k", b -> out(in(b, "a").selectKey((k, v) -> n(v) % 4 == 0 ? null : "m" + n(v) % 3).leftJoin(in(b, "b").selectKey((k, v) -> n(v) % 4 == 0 ? null : "m" + n(v) % 3), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(5), sec(5)), joined("j"))));
    scenario("stream-rekeyed-null-table", "ab", "k", b -> out(in(b, "a").selectKey((k, v) -> n(v) % 4 == 0 ? null : "k" + n(v) % 5).leftJoin(table(b, "b"), BAR, Joined.with(S, S, S, "j"))));
    scenario("grouped-null-key", "a", "k", b -> outN(in(b, "a").groupBy((k, v) -> n(v) % 4 == 0 ? null : "m" + n(v) % 3, Grouped.with("g", S, S)).count(counts("c"))));
    scenario("table-rekeyed-null", "a", "kn", b -> out(in(b, "a").selectKey((k, v) -> v == null || n(v) % 4 == 0 ? null : "m" + n(v) % 3).toTable(Named.as("t"), at("t")).toStream()));
    // Joins of streams with tables
    scenario("stream-rekeyed-table", "ab", "k", b -> out(in(b, "a").selectKey((k, v) -> "k" + n(v) % 5).leftJoin(table(b, "b"), BAR, Joined.with(S, S, S, "j"))));
    scenario("stream-table-of-counts", "ab", "", b -> out(in(b, "a").join(grouped(b, "b").count(counts("c")), (l, r) -> l + "|" + r)));
    scenario("stream-own-table", "a", "n", b -> { KStream<String, String> s = in(b, "a"); out(s.join(s.toTable(at("t")), BAR)); });
    scenario("stream-own-count", "a", "", b -> { KStream<String, String> s = in(b, "a"); out(s.leftJoin(s.groupByKey(Grouped.with(S, S)).count(counts("c")), (l, r) -> l + "|" + r)); });
    scenario("stream-table-filtered", "ab", "n", b -> out(in(b, "a").leftJoin(table(b, "b").filter((k, v) -> n(v) % 2 == 0).mapValues(v -> "<" + v + ">"), BAR)));
    scenario("stream-table-joined", "abc", "n", b -> out(in(b, "a").leftJoin(table(b, "b").leftJoin(table(b, "c"), BAR), BAR)));
    scenario("split-with-table", "ab", "n", b -> { Map<String, KStream<String, String>> m = in(b, "a").filter((k, v) -> v != null).split(Named.as("s-")).branch((k, v) -> n(v) % 3 == 0, Branched.as("t")).branch((k, v) -> n(v) % 3 == 1, Branched.as("j")).noDefaultBranch(); out(m.get("s-j").leftJoin(m.get("s-t").toTable(at("t")), BAR).merge(in(b, "b"))); });
    scenario("global-left-null", "ab", "n", b -> out(in(b, "a").leftJoin(b.globalTable("b", Consumed.with(S, S)), (k, v) -> v == null || n(v) % 4 == 0 ? null : "k" + n(v) % 5, BAR)));
    scenario("global-by-key", "ab", "n", b -> out(in(b, "a").join(b.globalTable("b", Consumed.with(S, S)), (k, v) -> k, BAR)));
    // Streams, processors
    scenario("merge-rekeyed", "ab", "k", b -> outN(in(b, "a").selectKey((k, v) -> "m" + n(v) % 3).merge(in(b, "b")).groupByKey(Grouped.with("g", S, S)).count(counts("c"))));
    scenario("repartition-middle", "a", "", b -> out(in(b, "a").repartition(Repartitioned.with(S, S).withName("one")).mapValues(v -> "" + (n(v) + 1)).selectKey((k, v) -> "m" + n(v) % 3).repartition(Repartitioned.with(S, S).withName("two")).groupByKey(Grouped.with(S, S)).reduce((x, y) -> "" + (n(x) + n(y)), at("r")).toStream()));
    scenario("repartition-null", "a", "n", b -> out(in(b, "a").repartition(Repartitioned.with(S, S).withName("one"))));
    scenario("stream-nulls", "a", "n", b -> out(in(b, "a").mapValues(v -> v == null ? "none" : n(v) % 2 == 0 ? null : v).flatMapValues(v -> v == null ? List.of("x", "y") : Arrays.asList(v, null)).flatMap((k, v) -> v == null ? List.of(KeyValue.pair((String) null, "z")) : List.of(KeyValue.pair(k, v), KeyValue.pair("f" + k, (String) null)))));
    scenario("headers-stateless", "a", "nh", b -> out(in(b, "a").mapValues(v -> v + "!").flatMap((k, v) -> List.of(KeyValue.pair(k, v), KeyValue.pair("f" + k, v))).selectKey((k, v) -> k + "s").repartition(Repartitioned.with(S, S).withName("one")).peek((k, v) -> { })));
    scenario("headers-tables", "ab", "nh", b -> out(table(b, "a").outerJoin(table(b, "b"), BAR).filter((k, v) -> !v.startsWith("1")).toStream()));
    scenario("headers-foreign-key", "ab", "nh", b -> out(table(b, "a").leftJoin(table(b, "b"), Scenarios::fk, BAR).toStream()));
    scenario("headers-counts", "a", "h", b -> outN(in(b, "a").groupBy((k, v) -> "m" + n(v) % 3, Grouped.with("g", S, S)).count(counts("c"))));
    scenario("headers-stream-table", "ab", "nh", b -> out(in(b, "a").leftJoin(table(b, "b"), BAR)));
    scenario("headers-outer-join", "ab", "h", b -> out(in(b, "a").outerJoin(in(b, "b"), BAR, JoinWindows.ofTimeDifferenceAndGrace(sec(10), sec(5)), joined("j"))));
    scenario("headers-final", "a", "h", b -> outW(grouped(b, "a").windowedBy(tumbling()).emitStrategy(EmitStrategy.onWindowClose()).count(win("w"))));
    scenario("headers-session", "a", "h", b -> outW(grouped(b, "a").windowedBy(SessionWindows.ofInactivityGapAndGrace(sec(15), sec(30))).count(ses("w"))));
    scenario("headers-grouped-table", "a", "nh", b -> outN(sums(table(b, "a").groupBy((k, v) -> KeyValue.pair("m" + n(v) % 3, v), Grouped.with("g", S, S)), "s")));
    scenario("headers-versioned-grace", "ab", "hk", b -> out(in(b, "a").leftJoin(versions(b, "b"), BAR, Joined.with(S, S, S, "j", sec(15)))));
    scenario("clocks-both", "a", "kw", b -> out(in(b, "a").process(() -> new Clocks())));
    scenario("clocks-leaps", "a", "kwl", b -> out(in(b, "a").process(() -> new Clocks())));
    scenario("process-values", "a", "kh", b -> {
      b.addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("p"), S, S));
      out(in(b, "a").processValues(() -> new Last(), "p"));
    });
    scenario("process-time", "a", "k", b -> outW(in(b, "a").process(() -> new Shift()).groupByKey(Grouped.with("again", S, S)).windowedBy(tumbling()).count(win("w"))));
    scenario("process-window-store", "a", "k", b -> {
      b.addStateStore(Stores.windowStoreBuilder(Stores.persistentWindowStore("p", Duration.ofMinutes(2), sec(10), false), S, S));
      out(in(b, "a").process(() -> new Recent(), "p"));
    });
    scenario("process-session-store", "a", "k", b -> {
      b.addStateStore(Stores.sessionStoreBuilder(Stores.persistentSessionStore("p", Duration.ofMinutes(2)), S, S));
      out(in(b, "a").process(() -> new Sessions(), "p"));
    });
    scenario("process-versioned-store", "a", "nk", b -> {
      b.addStateStore(Stores.versionedKeyValueStoreBuilder(Stores.persistentVersionedKeyValueStore("p", Duration.ofMinutes(2)), S, S));
      out(in(b, "a").process(() -> new Versions(), "p"));
    });
    scenario("process-range", "a", "nk", b -> {
      b.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("p"), S, S));
      out(in(b, "a").process(() -> new Ranges(), "p"));
    });
  }

  /** Punctuations of both clocks with intervals of their own; the third one ends itself. */
  static class Clocks implements Processor<String, String, String, String> {
    int seen = 0; int calls = 0;
    public void init(ProcessorContext<String, String> c) {
      ctx = c;
      c.schedule(sec(7), PunctuationType.STREAM_TIME, t -> c.forward(new Record<>("stream", "" + seen, t)));
      c.schedule(sec(20), PunctuationType.WALL_CLOCK_TIME, t -> c.forward(new Record<>("wall", "" + seen, t)));
      Cancellable[] third = new Cancellable[1];
      third[0] = c.schedule(sec(30), PunctuationType.STREAM_TIME, t -> { c.forward(new Record<>("third", "" + c.currentStreamTimeMs(), t)); if (++calls == 3) third[0].cancel(); });
    }
    ProcessorContext<String, String> ctx;
    public void process(Record<String, String> r) { seen++; if (seen % 10 == 0) ctx.forward(r.withValue("ten")); }
  }

  /** The value before, and this; every third record is left out, every fourth sent twice. */
  static class Last implements FixedKeyProcessor<String, String, String> {
    FixedKeyProcessorContext<String, String> ctx; KeyValueStore<String, String> store;
    public void init(FixedKeyProcessorContext<String, String> c) { ctx = c; store = c.getStateStore("p"); }
    public void process(FixedKeyRecord<String, String> r) {
      String old = store.get(r.key()); store.put(r.key(), r.value());
      if (n(r.value()) % 3 == 0) return;
      ctx.forward(r.withValue(old + "," + r.value()));
      if (n(r.value()) % 4 == 0) ctx.forward(r.withValue("again").withTimestamp(r.timestamp() + 1000));
    }
  }

  /** Sends records an hour later when even. */
  static class Shift implements Processor<String, String, String, String> {
    ProcessorContext<String, String> ctx;
    public void init(ProcessorContext<String, String> c) { ctx = c; }
    public void process(Record<String, String> r) { ctx.forward(n(r.value()) % 2 == 0 ? r.withTimestamp(r.timestamp() + 30000) : r); }
  }

  static class Recent implements Processor<String, String, String, String> {
    ProcessorContext<String, String> ctx; WindowStore<String, String> store;
    public void init(ProcessorContext<String, String> c) { ctx = c; store = c.getStateStore("p"); }
    public void process(Record<String, String> r) {
      long start = r.timestamp() / 10000 * 10000;
      store.put(r.key(), n(r.value()) % 7 == 0 ? null : r.value(), start);
      StringBuilder s = new StringBuilder("" + store.fetch(r.key(), start));
      try (WindowStoreIterator<String> i = store.fetch(r.key(), Instant.ofEpochMilli(Math.max(0, r.timestamp() - 60000)), Instant.ofEpochMilli(r.timestamp() + 30000))) { while (i.hasNext()) { KeyValue<Long, String> e = i.next(); s.append(" " + e.key + "=" + e.value); } }
      s.append(" /");
      try (WindowStoreIterator<String> i = store.backwardFetch(r.key(), Instant.ofEpochMilli(0), Instant.ofEpochMilli(r.timestamp()))) { while (i.hasNext()) { KeyValue<Long, String> e = i.next(); s.append(" " + e.key + "=" + e.value); } }
      ctx.forward(r.withValue(s.toString()));
    }
  }

  static class Sessions implements Processor<String, String, String, String> {
    ProcessorContext<String, String> ctx; SessionStore<String, String> store;
    public void init(ProcessorContext<String, String> c) { ctx = c; store = c.getStateStore("p"); }
    public void process(Record<String, String> r) {
      long from = r.timestamp() - n(r.value()) * 100;
      store.put(new Windowed<>(r.key(), new SessionWindowOf(Math.max(0, from), r.timestamp()).get()), r.value());
      StringBuilder s = new StringBuilder();
      try (KeyValueIterator<Windowed<String>, String> i = store.findSessions(r.key(), Math.max(0, r.timestamp() - 20000), r.timestamp() + 5000)) { while (i.hasNext()) { KeyValue<Windowed<String>, String> e = i.next(); s.append(" " + e.key.window().start() + "-" + e.key.window().end() + "=" + e.value); } }
      ctx.forward(r.withValue(s.toString()));
    }
  }
  record SessionWindowOf(long from, long to) { org.apache.kafka.streams.kstream.internals.SessionWindow get() { return new org.apache.kafka.streams.kstream.internals.SessionWindow(from, to); } }

  static class Versions implements Processor<String, String, String, String> {
    ProcessorContext<String, String> ctx; VersionedKeyValueStore<String, String> store;
    public void init(ProcessorContext<String, String> c) { ctx = c; store = c.getStateStore("p"); }
    static String of(VersionedRecord<String> v) { return v == null ? "-" : v.value() + "@" + v.timestamp(); }
    public void process(Record<String, String> r) {
      long until = store.put(r.key(), r.value(), r.timestamp());
      ctx.forward(r.withValue((until != Long.MIN_VALUE) + " now " + of(store.get(r.key())) + " then " + of(store.get(r.key(), r.timestamp())) + " before " + of(store.get(r.key(), Math.max(0, r.timestamp() - 15000)))));
    }
  }

  static class Ranges implements Processor<String, String, String, String> {
    ProcessorContext<String, String> ctx; KeyValueStore<String, String> store;
    public void init(ProcessorContext<String, String> c) { ctx = c; store = c.getStateStore("p"); }
    static String of(KeyValueIterator<String, String> i) { StringBuilder s = new StringBuilder(); try (i) { while (i.hasNext()) { KeyValue<String, String> e = i.next(); s.append(e.key + "=" + e.value + " "); } } return s.toString(); }
    public void process(Record<String, String> r) {
      String old = r.value() == null ? store.delete(r.key()) : store.putIfAbsent(r.key(), r.value());
      if (r.value() != null && n(r.value()) % 2 == 0) store.put(r.key() + r.value(), r.value());
      ctx.forward(r.withValue(old + " range " + of(store.range("k1", "k3")) + "back " + of(store.reverseRange("k2", "k9")) + "prefix " + of(store.prefixScan("k1", new StringSerializer())) + "to " + of(store.range(null, "k1")) + "from " + of(store.reverseRange("k4", null))));
    }
  }

  static ArrayNode run(String name, JsonNode steps) {
    StreamsBuilder b = new StreamsBuilder();
    ALL.get(name).build().on(b);
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, "oracle");
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    p.put(StreamsConfig.STATE_DIR_CONFIG, System.getProperty("state", "/dev/shm/kafka-streams-oracle"));
    p.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    p.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    p.put("__emit.interval.ms.kstreams.outer.join.spurious.results.fix__", 0L);
    p.put("__emit.interval.ms.kstreams.windowed.aggregation__", 0L);
    ArrayNode result = JSON.createArrayNode();
    TopologyTestDriver d = new TopologyTestDriver(b.build(), p, Instant.ofEpochMilli(0));
    try {
      Map<String, TestInputTopic<String, String>> ins = new HashMap<>();
      for (String t : ALL.get(name).inputs()) ins.put(t, d.createInputTopic(t, new StringSerializer(), new StringSerializer()));
      TestOutputTopic<String, String> out = d.createOutputTopic("out", new StringDeserializer(), new StringDeserializer());
      for (JsonNode s : steps) {
        ArrayNode rows = result.addArray();
        try {
          if (s.has("advanceWallClockMs")) d.advanceWallClockTime(Duration.ofMillis(s.get("advanceWallClockMs").asLong()));
          else {
            Headers headers = new RecordHeaders();
            if (s.has("header")) headers.add("h", s.get("header").asText().getBytes());
            ins.get(s.get("topic").asText()).pipeInput(new TestRecord<>(s.get("key").isNull() ? null : s.get("key").asText(), s.get("value").isNull() ? null : s.get("value").asText(), headers, s.get("ts").asLong()));
          }
        } catch (RuntimeException e) {
          if (System.getProperty("debug") != null) e.printStackTrace();
          rows.addObject().put("stopped", true);
          return result;
        }
        for (TestRecord<String, String> r : out.readRecordsToList()) {
          ObjectNode o = rows.addObject(); o.put("key", r.key()); o.put("value", r.value()); o.put("ts", r.timestamp());
          StringBuilder h = new StringBuilder();
          for (Header one : r.headers()) h.append(h.length() > 0 ? "," : "").append(one.key() + "=" + new String(one.value()));
          if (h.length() > 0) o.put("headers", h.toString());
        }
      }
    } finally { try { d.close(); } catch (RuntimeException e) { /* it was stopped */ } }
    return result;
  }

  static ArrayNode randomSteps(String name, long seed) {
    Random r = new Random(seed * 31 + name.hashCode());
    Scenario s = ALL.get(name);
    String traits = s.traits();
    ArrayNode steps = JSON.createArrayNode();
    long ts = 0;
    for (int i = 0; i < 120; i++) {
      if (traits.contains("w") && i % 10 == 9) { steps.addObject().put("advanceWallClockMs", r.nextInt(4) == 0 ? r.nextInt(200000) : r.nextInt(30000)); continue; }
      ts += traits.contains("l") && r.nextInt(12) == 0 ? 600000 : r.nextInt(5000);
      long at = Math.max(0, !traits.contains("o") && r.nextInt(4) == 0 ? ts - r.nextInt(r.nextBoolean() ? 150000 : 20000) : ts);
      if (traits.contains("c")) at = at / 5000 * 5000;
      ObjectNode step = steps.addObject();
      step.put("topic", s.inputs().get(r.nextInt(s.inputs().size())));
      if (r.nextInt(40) == 0 && !traits.contains("k")) step.putNull("key"); else step.put("key", "k" + r.nextInt(5));
      if (traits.contains("n") && r.nextInt(7) == 0) step.putNull("value"); else step.put("value", "" + r.nextInt(100));
      step.put("ts", at);
      if (traits.contains("h") && r.nextInt(3) > 0) step.put("header", "h" + i);
    }
    return steps;
  }

  public static void main(String[] args) throws Exception {
    if (args[0].equals("run")) {
      JsonNode o = JSON.readTree(new File(args[1]));
      System.out.println(JSON.writeValueAsString(run(o.get("scenario").asText(), o.get("steps"))));
      return;
    }
    List<String> only = List.of(args).subList(Math.min(4, args.length), args.length);
    for (long seed = Long.parseLong(args[2]); seed <= Long.parseLong(args[args.length > 3 ? 3 : 2]); seed++) {
      Path dir = Path.of(args[1]).resolve("seed-" + seed); Files.createDirectories(dir);
      for (String name : ALL.keySet()) {
        if (!only.isEmpty() && !only.contains(name)) continue;
        ArrayNode steps = randomSteps(name, seed), outputs;
        try { outputs = run(name, steps); } catch (RuntimeException e) { System.err.println(name + ": " + e); continue; }
        StringBuilder text = new StringBuilder("{\"scenario\": \"" + name + "\",\n\"steps\": [\n");
        for (int i = 0; i < outputs.size(); i++) text.append(JSON.writeValueAsString(steps.get(i))).append(i + 1 < outputs.size() ? ",\n" : "\n],\n\"outputs\": [\n");
        for (int i = 0; i < outputs.size(); i++) text.append(JSON.writeValueAsString(outputs.get(i))).append(i + 1 < outputs.size() ? ",\n" : "\n]}\n");
        Files.writeString(dir.resolve(name + ".json"), text.toString());
      }
    }
  }
}
