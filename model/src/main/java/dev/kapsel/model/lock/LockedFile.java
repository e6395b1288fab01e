package dev.kapsel.model.lock;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.oci.Sha256;
import java.util.Comparator;
import java.util.Locale;

/**
 * One chosen package file.
 *
 * @param name normalised as its ecosystem does (PEP 503 for wheels)
 * @param size in bytes; decides the layout of layers, so it is part of the lock
 */
public record LockedFile(
    Kind kind, String name, String version, String fileName, Sha256 sha256, long size)
    implements Comparable<LockedFile> {

  private static final Comparator<LockedFile> ORDER =
      Comparator.comparing(LockedFile::kind)
          .thenComparing(LockedFile::name)
          .thenComparing(LockedFile::version)
          .thenComparing(LockedFile::fileName);

  /** What sort of package file it is. */
  public enum Kind {
    WHEEL,
    CONDA,
    DEB;

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public int compareTo(LockedFile other) {
    return ORDER.compare(this, other);
  }
}
