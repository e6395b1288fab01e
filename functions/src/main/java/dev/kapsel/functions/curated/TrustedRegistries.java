package dev.kapsel.functions.curated;

import dev.kapsel.model.curated.CuratedIndex;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registries that published images may lie in: those of the settings, and those that the
 * configured index names. No other one is asked.
 */
@Singleton
final class TrustedRegistries {

  private final Set<String> hosts = ConcurrentHashMap.newKeySet();

  TrustedRegistries(CuratedSettings settings) {
    hosts.addAll(settings.registries());
  }

  boolean has(String registry) {
    return hosts.contains(registry);
  }

  void trust(CuratedIndex configured) {
    for (var published : configured.environments()) {
      if (published.image() != null) {
        hosts.add(published.image().reference().registry());
      }
    }
  }
}
