package dev.kapsel.builder.resolve;

import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What requirements were resolved to.
 *
 * @param files sorted
 * @param addresses where each file can be fetched, by file name; not part of any lock, because an
 *     index may move
 * @param provided what the base has already and is not installed again
 */
public record Resolution(
    List<LockedFile> files, Map<String, URI> addresses, List<Lock.Provided> provided) {

  public Resolution {
    files = files.stream().sorted().toList();
    addresses = Map.copyOf(addresses);
    provided = provided.stream().sorted().toList();
  }

  public long downloadSize() {
    return files.stream().mapToLong(LockedFile::size).sum();
  }
}
