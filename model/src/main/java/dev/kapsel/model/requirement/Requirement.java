package dev.kapsel.model.requirement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A requirement for a Python package in its normal spelling: {@link #toString()} of two texts that
 * differ only in case, {@code -_.}, spaces or quotes is equal. The order of extras and of version
 * specifiers stays as written. See {@code docs/spec/definition-hash.md}, section Requirements.
 *
 * @param name normalised
 * @param url verbatim; null unless the requirement names its file or repository directly
 * @param marker in its normal spelling; null if there is none
 * @param hashes {@code sha256:<hex>}, as written in {@code --hash=}
 */
public record Requirement(
    String name,
    List<String> extras,
    List<VersionSpecifier> specifiers,
    @Nullable String url,
    @Nullable String marker,
    List<String> hashes) {

  private static final int LONGEST = 16_384;
  private static final Pattern PRINTABLE = Pattern.compile("[\\t -~]*");
  private static final Pattern HASHES = Pattern.compile("\\s--hash(?:=|\\s)");
  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern HEAD =
      Pattern.compile("(?<name>[A-Za-z0-9._-]+)\\s*(?:\\[(?<extras>[^\\]]*)])?\\s*(?<rest>.*)");
  private static final Pattern URL = Pattern.compile("[A-Za-z0-9._~:/?#\\[\\]@&+,=%-]+");

  public Requirement {
    extras = List.copyOf(extras);
    specifiers = List.copyOf(specifiers);
    hashes = List.copyOf(hashes);
  }

  /**
   * Reads one requirement.
   *
   * @throws MalformedRequirement if the text is an option, or anything else than a requirement
   */
  public static Requirement parse(String text) throws MalformedRequirement {
    String line = text.strip();
    if (line.length() > LONGEST) {
      throw new MalformedRequirement(
          "a requirement has " + line.length() + " characters",
          "Shorten it to " + LONGEST + " characters.");
    }
    if (!PRINTABLE.matcher(line).matches()) {
      throw new MalformedRequirement(
          "requirement `" + line + "` holds a character outside printable ASCII",
          "Write names, versions and addresses in letters, digits and ASCII signs.");
    }
    List<String> parts = List.of(HASHES.split(line));
    List<String> hashes = new ArrayList<>();
    for (String hash : parts.subList(1, parts.size())) {
      hashes.add(hash(hash.strip(), line));
    }
    Matcher head = HEAD.matcher(parts.get(0).strip());
    if (!head.matches() || !PackageName.valid(head.group("name"))) {
      throw malformed(line);
    }
    String name = PackageName.normalise(head.group("name"));
    List<String> extras = extras(head.group("extras"), line);
    String rest = head.group("rest");
    return rest.startsWith("@")
        ? direct(name, extras, rest.substring(1).strip(), hashes, line)
        : versioned(name, extras, rest, hashes, line);
  }

  private static Requirement direct(
      String name, List<String> extras, String rest, List<String> hashes, String line)
      throws MalformedRequirement {
    int end = firstSpace(rest);
    String url = rest.substring(0, end);
    String after = rest.substring(end).strip();
    if (!URL.matcher(url).matches()) {
      throw new MalformedRequirement(
          "the address of requirement `" + name + "` holds characters that no address needs",
          "Percent-encode everything but letters, digits and ._~:/?#[]@&+,=%-");
    }
    if (!after.isEmpty() && !after.startsWith(";")) {
      throw malformed(line);
    }
    String marker = after.isEmpty() ? null : Marker.normalise(after.substring(1));
    return new Requirement(name, extras, List.of(), url, marker, hashes);
  }

  private static Requirement versioned(
      String name, List<String> extras, String rest, List<String> hashes, String line)
      throws MalformedRequirement {
    int semicolon = rest.indexOf(';');
    String marker = semicolon < 0 ? null : Marker.normalise(rest.substring(semicolon + 1));
    String versions = (semicolon < 0 ? rest : rest.substring(0, semicolon)).strip();
    if (versions.startsWith("(") && versions.endsWith(")")) {
      versions = versions.substring(1, versions.length() - 1).strip();
    }
    List<VersionSpecifier> specifiers =
        versions.isEmpty() ? List.of() : VersionSpecifier.parseAll(versions, line);
    return new Requirement(name, extras, specifiers, null, marker, hashes);
  }

  private static List<String> extras(@Nullable String text, String line)
      throws MalformedRequirement {
    List<String> extras = new ArrayList<>();
    if (text == null || text.isBlank()) {
      return extras;
    }
    for (String extra : text.split(",", -1)) {
      if (!PackageName.valid(extra.strip())) {
        throw malformed(line);
      }
      extras.add(PackageName.normalise(extra.strip()));
    }
    return extras;
  }

  private static String hash(String text, String line) throws MalformedRequirement {
    if (!HASH.matcher(text).matches()) {
      throw new MalformedRequirement(
          "requirement `" + line + "` has a hash that is not of the form sha256:<64 hex digits>",
          "Write `--hash=sha256:` and 64 lower-case hex digits, after the requirement.");
    }
    return text;
  }

  private static int firstSpace(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isWhitespace(text.charAt(i))) {
        return i;
      }
    }
    return text.length();
  }

  private static MalformedRequirement malformed(String line) {
    return new MalformedRequirement(
        "`" + line + "` is no requirement",
        "Write a package name, then optionally [extras], versions and a marker:"
            + " `pandas[parquet]>=2,<3; python_version < \"3.13\"`.");
  }

  /** Whether exactly one version, or one file, fits. */
  public boolean pinned() {
    return url != null || specifiers.stream().anyMatch(VersionSpecifier::exact);
  }

  /** The version that is asked for, where there is exactly one. */
  public Optional<String> pinnedVersion() {
    return specifiers.stream()
        .filter(VersionSpecifier::exact)
        .map(VersionSpecifier::version)
        .findFirst();
  }

  /** The normal spelling. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name);
    if (!extras.isEmpty()) {
      text.append('[').append(String.join(",", extras)).append(']');
    }
    text.append(String.join(",", specifiers.stream().map(VersionSpecifier::toString).toList()));
    if (url != null) {
      text.append(" @ ").append(url);
    }
    if (marker != null) {
      text.append(" ; ").append(marker);
    }
    hashes.forEach(hash -> text.append(" --hash=").append(hash));
    return text.toString();
  }
}
