package millrace.bench;

import java.util.HashMap;
import java.util.Map;

/** What the bench asks of one run: the application id and named values. */
record Settings(String applicationId, Map<String, String> values) {
  /** Reads {@code run APPLICATION name=value…}. */
  static Settings parse(String[] words) {
    Map<String, String> values = new HashMap<>();
    for (int at = 2; at < words.length; at++) {
      int equals = words[at].indexOf('=');
      values.put(words[at].substring(0, equals), words[at].substring(equals + 1));
    }
    return new Settings(words[1], values);
  }

  String get(String name) {
    String value = values.get(name);
    if (value == null) throw new IllegalArgumentException("the run says no '" + name + "'");
    return value;
  }
}
