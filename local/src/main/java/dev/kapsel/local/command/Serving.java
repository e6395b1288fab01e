package dev.kapsel.local.command;

import java.util.concurrent.CountDownLatch;

/** Keeps a service going until somebody ends the process. */
final class Serving {

  private Serving() {}

  /** Closes the service in order when the process is told to end, and never returns before. */
  static void untilTheEnd(RunningService service) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(service::close, "kapsel-close"));
    never.await();
  }
}
