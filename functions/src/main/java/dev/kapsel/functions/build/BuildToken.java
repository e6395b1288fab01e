package dev.kapsel.functions.build;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.oci.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that a worker shows. It says openly what it is for, and 256 bits of chance make it good.
 * Only its hash is stored; specification: {@code docs/spec/build-protocol.md}.
 */
record BuildToken(Kind kind, BuildId build, int epoch, String text) {

  private static final Pattern FORM =
      Pattern.compile("kapsel-(bootstrap|build)\\.(b[0-9a-z]{24})\\.([0-9]{1,6})\\.[\\w-]{43}");
  private static final int SECRET_BYTES = 32;

  /** What a token can be shown for. */
  enum Kind {
    /** For the one exchange with which a worker begins. */
    BOOTSTRAP("bootstrap"),
    /** For everything after it. */
    BUILD("build");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  static BuildToken issue(Kind kind, BuildId build, int epoch, RandomGenerator random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String chance = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    String text = "kapsel-%s.%s.%d.%s".formatted(kind.word, build, epoch, chance);
    return new BuildToken(kind, build, epoch, text);
  }

  static Optional<BuildToken> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Kind kind = matcher.group(1).equals(Kind.BUILD.word) ? Kind.BUILD : Kind.BOOTSTRAP;
    BuildId build = new BuildId(matcher.group(2));
    return Optional.of(new BuildToken(kind, build, Integer.parseInt(matcher.group(3)), text));
  }

  Sha256 hash() {
    return Sha256.of(text);
  }

  /** Takes the same time wherever the two differ. */
  boolean matches(Sha256 stored) {
    return MessageDigest.isEqual(
        hash().hex().getBytes(StandardCharsets.US_ASCII),
        stored.hex().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "BuildToken[" + kind + ", " + build + ", epoch " + epoch + "]";
  }
}
