package dev.kapsel.model.definition;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How packages are chosen. Addresses never hold credentials: those come from connections.
 *
 * @param index the package index in place of the client's default
 * @param extraIndexes asked after the index, in this order
 * @param excludeNewer files uploaded after this time do not exist
 * @param requireHashes every requirement must state the hashes of its files
 */
public record PackageOptions(
    @Nullable String index,
    List<String> extraIndexes,
    boolean preReleases,
    @Nullable Instant excludeNewer,
    boolean requireHashes) {

  public static final PackageOptions DEFAULT =
      new PackageOptions(null, List.of(), false, null, false);

  public PackageOptions {
    extraIndexes = List.copyOf(extraIndexes);
  }
}
