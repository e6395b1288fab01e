package dev.kapsel.local.pump;

import java.time.Duration;

/** Does something every so often. */
public final class SchedulePump extends Repeating {

  private final Runnable work;
  private final Duration interval;

  private SchedulePump(String name, Duration interval, Runnable work) {
    super(name);
    this.work = work;
    this.interval = interval;
  }

  public static SchedulePump start(String name, Duration interval, Runnable work) {
    SchedulePump pump = new SchedulePump(name, interval, work);
    pump.begin();
    return pump;
  }

  @Override
  Duration once() {
    work.run();
    return interval;
  }
}
