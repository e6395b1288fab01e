package dev.kapsel.builder.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.lock.LockedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds in a lock that uv wrote where the files are that another lock names. */
final class PylockFinder {

  private final Map<String, LockedFile> wanted;
  private final Map<String, URI> found = new HashMap<>();
  private final List<String> others = new ArrayList<>();

  private PylockFinder(List<LockedFile> files) {
    this.wanted = files.stream().collect(Collectors.toMap(LockedFile::fileName, file -> file));
  }

  /**
   * @return by file name
   * @throws BuildFailedException naming the files that are not there as they were
   */
  static Map<String, URI> find(BufferedReader lock, List<LockedFile> files) throws IOException {
    PylockFinder finder = new PylockFinder(files);
    PylockPackages.each(lock, finder::look);
    return finder.all();
  }

  private void look(JsonNode entry) {
    entry.path("wheels").forEach(this::lookAt);
    if (entry.path("archive").isObject()) {
      lookAt(entry.path("archive"));
    }
  }

  private void lookAt(JsonNode file) {
    String name = PylockReader.fileName(file);
    LockedFile locked = wanted.get(name);
    if (locked == null) {
      return;
    }
    if (file.path("hashes").path("sha256").asText().equals(locked.sha256().hex())) {
      found.putIfAbsent(name, URI.create(file.path("url").asText()));
    } else {
      others.add(name);
    }
  }

  private Map<String, URI> all() {
    List<String> missing =
        wanted.keySet().stream().filter(name -> !found.containsKey(name)).sorted().toList();
    if (missing.isEmpty()) {
      return found;
    }
    others.retainAll(missing);
    if (!others.isEmpty()) {
      throw new BuildFailedException(
          FailureCode.HASH_MISMATCH,
          "the index has another file by the name of " + String.join(", ", others),
          "The lock cannot be followed with this index: rebuild from packages, or find out who"
              + " replaced the file.");
    }
    throw new BuildFailedException(
        FailureCode.PACKAGE_NOT_FOUND,
        "the index no longer has " + String.join(", ", missing),
        "The lock cannot be followed any more: rebuild from packages, or use an index that still"
            + " has the file.");
  }
}
