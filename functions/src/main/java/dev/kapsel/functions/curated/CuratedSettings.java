package dev.kapsel.functions.curated;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where an installation's curated environments come from.
 *
 * @param index of what was published elsewhere; null: the catalogue that comes with Kapsel, without
 *     images
 * @param registries host and port of each registry that published images may lie in. No other one
 *     is ever asked, so that nobody makes a function ask what it should not reach. Those that the
 *     configured index names need not be repeated.
 */
public record CuratedSettings(@Nullable URI index, Set<String> registries) {

  /** The variable that names the index: an https address, or a file where there are files. */
  public static final String INDEX = "KAPSEL_CURATED_INDEX";

  /** The variable that names the registries, separated by commas. */
  public static final String REGISTRIES = "KAPSEL_CURATED_REGISTRIES";

  public CuratedSettings {
    registries = Set.copyOf(registries);
  }

  /**
   * @param index empty where there is none
   * @param registries likewise
   * @throws IllegalArgumentException if the index is no address
   */
  static CuratedSettings of(String index, String registries) {
    return new CuratedSettings(
        index.isBlank() ? null : URI.create(index.strip()),
        Arrays.stream(registries.split(",", -1))
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .filter(host -> !host.isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }
}
