package dev.kapsel.builder.wheel;

import dev.kapsel.builder.layer.EntryPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the RECORD of a wheel says of its files. It has been held against the list of files: each of
 * them is in it with a hash, and nothing else is.
 *
 * @see <a
 *     href="https://packaging.python.org/en/latest/specifications/recording-installed-packages/">Recording
 *     installed projects</a>
 */
final class WheelRecord {

  private static final Pattern HASH = Pattern.compile("(sha256|sha384|sha512)=([A-Za-z0-9_-]+)=*");
  private static final Pattern SIZE = Pattern.compile("\\d{1,18}");

  /** One file; the hash is of the form {@code sha256=<base64url>}, empty for signatures. */
  record Row(String hash, String size) {

    static final Row NONE = new Row("", "");

    static Row of(byte[] content) {
      return new Row(
          "sha256=" + encode(digest("sha256").digest(content)), Integer.toString(content.length));
    }

    /** The hash without its name. */
    String bareHash() {
      return hash.substring(hash.indexOf('=') + 1);
    }

    /** A computation of the kind of hash that this row states; null if it states none. */
    @Nullable MessageDigest start() {
      return hash.isEmpty() ? null : digest(hash.substring(0, hash.indexOf('=')));
    }

    boolean matches(MessageDigest finished) {
      return bareHash().equals(encode(finished.digest()));
    }
  }

  private final Map<String, Row> rows;

  private WheelRecord(Map<String, Row> rows) {
    this.rows = rows;
  }

  static WheelRecord parse(
      byte[] content, String infoDirectory, Map<String, ZipEntry> files, Suspect suspect) {
    Map<String, Row> rows = new HashMap<>();
    Csv.parse(
        new String(content, StandardCharsets.UTF_8),
        fields -> {
          if (fields.size() != 3) {
            throw suspect.refuse("has a RECORD with a line that is not path, hash and size");
          }
          String path = fields.getFirst();
          ZipEntry file = files.get(path);
          String name = file == null ? path : file.name();
          // The name that is in memory already: there may be very many.
          if (rows.put(name, row(path, fields.get(1), fields.get(2), suspect)) != null) {
            throw suspect.refuse(path, "is in RECORD twice");
          }
        });
    WheelRecord record = new WheelRecord(rows);
    record.compare(infoDirectory + "/RECORD", files.values(), suspect);
    record.refuseMissing(files, suspect);
    return record;
  }

  private static Row row(String path, String hash, String size, Suspect suspect) {
    if (!size.isEmpty() && !SIZE.matcher(size).matches()) {
      throw suspect.refuse(path, "has a size in RECORD that is no number");
    }
    if (hash.isEmpty()) {
      return new Row("", size);
    }
    if (!HASH.matcher(hash).matches()) {
      throw suspect.refuse(path, "has a hash in RECORD that is not SHA-256 or stronger");
    }
    return new Row(hash.replaceAll("=+$", ""), size);
  }

  private void compare(String record, Collection<ZipEntry> files, Suspect suspect) {
    for (ZipEntry file : files) {
      Row row = rows.get(file.name());
      boolean signature =
          file.name().equals(record)
              || file.name().equals(record + ".jws")
              || file.name().equals(record + ".p7s");
      if (row == null && !signature) {
        throw suspect.refuse(file.name(), "is not in RECORD");
      }
      if (row != null && !signature && row.hash().isEmpty()) {
        throw suspect.refuse(file.name(), "has no hash in RECORD");
      }
      if (row != null && !row.size().isEmpty() && Long.parseLong(row.size()) != file.size()) {
        throw suspect.refuse(file.name(), "has another size than RECORD says");
      }
    }
  }

  private void refuseMissing(Map<String, ZipEntry> files, Suspect suspect) {
    rows.keySet().stream()
        .filter(path -> !files.containsKey(path))
        .min(Comparator.naturalOrder())
        .ifPresent(
            path -> {
              throw suspect.refuse(
                  "lacks `" + EntryPath.printable(path) + "`, which its RECORD lists");
            });
  }

  /** What was said of a file; a file that need not be listed may have no hash. */
  Row row(String name) {
    return rows.getOrDefault(name, Row.NONE);
  }

  private static String encode(byte[] digest) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.replace("sha", "SHA-"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has the SHA-2 family", e);
    }
  }
}
