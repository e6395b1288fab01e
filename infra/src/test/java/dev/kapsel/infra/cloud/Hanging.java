package dev.kapsel.infra.cloud;

import java.util.HashSet;
import java.util.Set;

/** The services that answer nobody for now. */
final class Hanging {

  private final Set<String> services = new HashSet<>();

  synchronized void add(String service) {
    services.add(service);
  }

  /** It answers again, also those who wait. */
  synchronized void remove(String service) {
    services.remove(service);
    notifyAll();
  }

  /** All of them answer again, also those who wait. */
  synchronized void clear() {
    services.clear();
    notifyAll();
  }

  synchronized void await(String service) throws InterruptedException {
    while (services.contains(service)) {
      wait();
    }
  }
}
