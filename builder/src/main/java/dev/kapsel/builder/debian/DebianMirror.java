package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Debian packages come from and by which keys they are trusted: what the installation
 * configures, else what this machine's own apt uses.
 *
 * @param address root of the archive; a second one, after a space, is the root of the security
 *     archive, which else is the sibling {@code debian-security} of {@code debian}; null: the
 *     machine's own
 * @param keyring null: the one that the machine's source names, or the one of Debian's package
 * @param apt such as {@code /etc/apt}
 */
public record DebianMirror(@Nullable String address, @Nullable Path keyring, Path apt) {

  /** Environment variable with the path of a keyring file. */
  public static final String KEYRING = "KAPSEL_DEBIAN_KEYRING";

  private static final List<Path> KEYRINGS =
      List.of(
          Path.of("/usr/share/keyrings/debian-archive-keyring.gpg"),
          Path.of("/usr/share/keyrings/debian-archive-keyring.pgp"));

  /** A suite's archive and keys. */
  record Source(String suite, URI archive, Path keyring) {}

  /**
   * @param configured of the build plan; null where the installation says nothing
   */
  public static DebianMirror of(@Nullable String configured, Map<String, String> environment) {
    String keyring = environment.getOrDefault(KEYRING, "");
    return new DebianMirror(
        configured, keyring.isEmpty() ? null : Path.of(keyring), Path.of("/etc/apt"));
  }

  List<Source> sources(List<String> suites) {
    String configured = address;
    if (configured == null || configured.isBlank()) {
      AptSources own = AptSources.read(apt);
      return suites.stream().map(suite -> ownSource(own, suite)).toList();
    }
    String[] addresses = configured.strip().split("[\\s,]+", -1);
    Path keys = keys(null);
    return suites.stream().map(s -> new Source(s, archive(addresses, s), keys)).toList();
  }

  private Source ownSource(AptSources own, String suite) {
    AptSources.Entry entry =
        own.of(suite)
            .orElseThrow(
                () ->
                    new BuildFailedException(
                        FailureCode.MIRROR_UNREACHABLE,
                        "No Debian mirror is known for the suite `"
                            + suite
                            + "`: none is configured, and this machine's own package sources do"
                            + " not have it.",
                        "Configure the address of a Debian mirror, or of a proxy for one, and set "
                            + KEYRING
                            + " to the file of Debian's archive keys."));
    return new Source(suite, entry.uri(), keys(entry.signedBy()));
  }

  private static URI archive(String[] addresses, String suite) {
    String main = addresses[0].replaceFirst("/+$", "");
    if (!suite.endsWith("-security")) {
      return URI.create(main);
    }
    return URI.create(
        addresses.length > 1 ? addresses[1] : main.endsWith("/debian") ? main + "-security" : main);
  }

  private Path keys(@Nullable Path signedBy) {
    if (keyring != null) {
      return keyring;
    }
    if (signedBy != null) {
      return signedBy;
    }
    return KEYRINGS.stream()
        .filter(Files::isReadable)
        .findFirst()
        .orElseThrow(
            () ->
                new BuildFailedException(
                    FailureCode.MIRROR_NOT_TRUSTED,
                    "This machine has no keys of the Debian archive.",
                    "Install the package debian-archive-keyring, or set "
                        + KEYRING
                        + " to the path of such a keyring file."));
  }
}
