package millrace.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Tells the bench when the first record is processed. */
final class FirstRecord {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private volatile boolean awaited;

  /** From now on the next record is the first. */
  void arm() {
    awaited = true;
  }

  /** Each job calls it for each record of its input. */
  void seen() {
    if (awaited) tell();
  }

  private synchronized void tell() {
    if (!awaited) return;
    awaited = false;
    Main.answer("first " + System.currentTimeMillis());
  }

  /** CPU time of this process so far, microseconds. */
  static long cpuMicros() {
    return SYSTEM.getProcessCpuTime() / 1_000;
  }
}
