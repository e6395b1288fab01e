package dev.kapsel.builder.compare;

import dev.kapsel.model.image.Difference;
import dev.kapsel.model.image.Difference.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares two packed layers entry by entry, in their order. Both stream through, so that layers of
 * any size take the same memory, and reading ends at the first difference.
 */
final class TarComparison {

  private static final String NOTHING = "not there";
  private static final int BUFFER = 1 << 16;

  private final TarArchiveInputStream stored;
  private final TarArchiveInputStream rebuilt;

  private TarComparison(TarArchiveInputStream stored, TarArchiveInputStream rebuilt) {
    this.stored = stored;
    this.rebuilt = rebuilt;
  }

  /**
   * The first difference of the tars; empty if all entries are the same, whatever lies between.
   *
   * @throws UncheckedIOException if the rebuilt one cannot be read
   */
  static Optional<Difference> first(InputStream stored, InputStream rebuilt) {
    String place = null;
    try (TarArchiveInputStream ours = tar(rebuilt)) {
      try (TarArchiveInputStream theirs = tar(stored)) {
        TarComparison comparison = new TarComparison(theirs, ours);
        while (true) {
          TarArchiveEntry next = theirs.getNextEntry();
          place = next == null ? place : next.getName();
          Optional<Difference> difference = comparison.next(next);
          if (difference.isPresent() || next == null) {
            return difference;
          }
        }
      } catch (IOException e) {
        return Optional.of(
            Difference.of(
                Part.LAYER,
                place,
                "the packed content",
                "damaged (" + e.getMessage() + ")",
                "sound"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TarArchiveInputStream tar(InputStream packed) throws IOException {
    return new TarArchiveInputStream(
        GzipCompressorInputStream.builder()
            .setInputStream(packed)
            .setDecompressConcatenated(true)
            .get());
  }

  private Optional<Difference> next(@Nullable TarArchiveEntry theirs) throws IOException {
    TarArchiveEntry ours = nextRebuilt();
    if (theirs == null && ours == null) {
      return Optional.empty();
    }
    if (theirs == null || ours == null) {
      TarArchiveEntry one = Objects.requireNonNull(theirs == null ? ours : theirs);
      return Optional.of(
          Difference.of(
              Part.LAYER,
              one.getName(),
              "the entry",
              theirs == null ? NOTHING : kind(one),
              ours == null ? NOTHING : kind(one)));
    }
    if (!theirs.getName().equals(ours.getName())) {
      return Optional.of(
          Difference.of(
              Part.LAYER,
              theirs.getName(),
              "the entry at this place",
              "`" + theirs.getName() + "`",
              "`" + ours.getName() + "`"));
    }
    Optional<Difference> header = header(theirs, ours);
    return header.isPresent() ? header : content(theirs.getName());
  }

  private TarArchiveEntry nextRebuilt() {
    try {
      return rebuilt.getNextEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Difference> header(TarArchiveEntry theirs, TarArchiveEntry ours) {
    Map<String, String> expected = facts(theirs);
    Map<String, String> found = facts(ours);
    for (Map.Entry<String, String> fact : expected.entrySet()) {
      String other = found.getOrDefault(fact.getKey(), NOTHING);
      if (!fact.getValue().equals(other)) {
        return Optional.of(
            Difference.of(Part.LAYER, theirs.getName(), fact.getKey(), fact.getValue(), other));
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> facts(TarArchiveEntry entry) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("kind", kind(entry));
    facts.put("mode", "0%o".formatted(entry.getMode() & 07777));
    facts.put("owner", entry.getLongUserId() + ":" + entry.getLongGroupId());
    facts.put("owner's name", "`" + entry.getUserName() + ":" + entry.getGroupName() + "`");
    facts.put("target", "`" + entry.getLinkName() + "`");
    Date modified = entry.getLastModifiedDate();
    facts.put("modification time", modified.toInstant().toString());
    facts.put("size", entry.getSize() + " bytes");
    return facts;
  }

  private static String kind(TarArchiveEntry entry) {
    if (entry.isDirectory()) {
      return "a directory";
    }
    if (entry.isSymbolicLink()) {
      return "a symbolic link";
    }
    return entry.isLink() ? "a hard link" : entry.isFile() ? "a file" : "a special file";
  }

  private Optional<Difference> content(String name) throws IOException {
    byte[] theirs = new byte[BUFFER];
    byte[] ours = new byte[BUFFER];
    long position = 0;
    while (true) {
      int count = stored.readNBytes(theirs, 0, BUFFER);
      int other = readRebuilt(ours);
      for (int i = 0; i < Math.min(count, other); i++) {
        if (theirs[i] != ours[i]) {
          return Optional.of(
              Difference.of(
                  Part.LAYER,
                  name,
                  "byte " + (position + i) + " of the content",
                  "0x%02x".formatted(theirs[i]),
                  "0x%02x".formatted(ours[i])));
        }
      }
      if (count < BUFFER) {
        return Optional.empty();
      }
      position += count;
    }
  }

  private int readRebuilt(byte[] into) {
    try {
      return rebuilt.readNBytes(into, 0, into.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
