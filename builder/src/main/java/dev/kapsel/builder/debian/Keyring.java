package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.jcajce.JcaPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a distribution signs its indexes with. One good signature is enough; a signature by
 * an unknown, revoked or expired key, or over a weak digest, counts as none.
 */
final class Keyring {

  private static final Set<Integer> DIGESTS =
      Set.of(HashAlgorithmTags.SHA256, HashAlgorithmTags.SHA384, HashAlgorithmTags.SHA512);
  private static final long CLOCK_SKEW = 300;

  private final PGPPublicKeyRingCollection keys;
  private final Clock clock;

  private Keyring(PGPPublicKeyRingCollection keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * A text that was signed.
   *
   * @param validity of the signature and of its key
   */
  record Signed(String text, IndexProofs.Validity validity) {}

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * @param file that the keys were read from, for people
   */
  static Keyring parse(Path file, byte[] keys, Clock clock) {
    try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(keys))) {
      return new Keyring(
          new PGPPublicKeyRingCollection(in, new BcKeyFingerprintCalculator()), clock);
    } catch (IOException | PGPException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static BuildFailedException unreadable(Path file, Exception e) {
    return new BuildFailedException(
        FailureCode.MIRROR_NOT_TRUSTED,
        "The Debian keyring `" + file + "` cannot be read: " + e.getMessage() + ".",
        "Install the package debian-archive-keyring, or set KAPSEL_DEBIAN_KEYRING to its file.",
        e);
  }

  /**
   * The text that a clear-signed message holds and nothing of what stands around it.
   *
   * @param name of the message, for people
   * @throws BuildFailedException if no key of this ring has signed it
   */
  Signed verified(String name, byte[] message) {
    try (ArmoredInputStream armored = new ArmoredInputStream(new ByteArrayInputStream(message))) {
      if (!armored.isClearText()) {
        throw refused(name, "it is not a signed text");
      }
      List<byte[]> lines = lines(armored);
      Object signatures = new JcaPGPObjectFactory(armored).nextObject();
      if (!(signatures instanceof PGPSignatureList list)) {
        throw refused(name, "it has no signature");
      }
      return new Signed(text(lines), checked(name, lines, list));
    } catch (IOException | PGPException e) {
      throw refused(name, "its signature cannot be read (" + e.getMessage() + ")");
    } catch (BuildFailedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw refused(name, "it is malformed (" + e.getMessage() + ")");
    }
  }

  private IndexProofs.Validity checked(String name, List<byte[]> lines, PGPSignatureList signatures)
      throws PGPException {
    List<String> reasons = new ArrayList<>();
    for (PGPSignature signature : signatures) {
      String objection = objection(signature, lines);
      if (objection == null) {
        return validity(signature);
      }
      reasons.add(objection);
    }
    throw refused(name, String.join("; ", reasons));
  }

  private @Nullable String objection(PGPSignature signature, List<byte[]> lines)
      throws PGPException {
    String id = "%016X".formatted(signature.getKeyID());
    PGPPublicKey key = keys.getPublicKey(signature.getKeyID());
    if (key == null) {
      return "key " + id + " is not in the keyring";
    }
    if (signature.getSignatureType() != PGPSignature.CANONICAL_TEXT_DOCUMENT
        && signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
      return "the signature by " + id + " is none over a document";
    }
    if (!DIGESTS.contains(signature.getHashAlgorithm())) {
      return "the signature by " + id + " uses a weak digest";
    }
    String period = periodObjection(id, key, signature);
    if (period != null) {
      return period;
    }
    signature.init(new BcPGPContentVerifierBuilderProvider(), key);
    for (int i = 0; i < lines.size(); i++) {
      if (i > 0) {
        signature.update((byte) '\r');
        signature.update((byte) '\n');
      }
      byte[] line = lines.get(i);
      signature.update(line, 0, withoutTrailingSpace(line));
    }
    return signature.verify() ? null : "the signature by " + id + " does not fit the text";
  }

  private @Nullable String periodObjection(String id, PGPPublicKey key, PGPSignature signature) {
    if (key.hasRevocation() || master(key).hasRevocation()) {
      return "key " + id + " is revoked";
    }
    Instant now = clock.instant();
    if (now.isAfter(end(key)) || now.isAfter(end(master(key)))) {
      return "key " + id + " has expired";
    }
    if (now.isBefore(begin(signature))) {
      return "the signature by " + id + " is from the future";
    }
    return now.isAfter(end(signature)) ? "the signature by " + id + " has expired" : null;
  }

  private IndexProofs.Validity validity(PGPSignature signature) {
    PGPPublicKey key = Objects.requireNonNull(keys.getPublicKey(signature.getKeyID()));
    return Stream.of(end(key), end(master(key)), end(signature))
        .map(end -> new IndexProofs.Validity(begin(signature), end))
        .reduce(IndexProofs.Validity::and)
        .orElseThrow();
  }

  private PGPPublicKey master(PGPPublicKey key) {
    PGPPublicKeyRing ring = keys.getPublicKeyRing(key.getKeyID());
    return ring == null ? key : ring.getPublicKey();
  }

  private static Instant begin(PGPSignature signature) {
    return signature.getCreationTime().toInstant().minusSeconds(CLOCK_SKEW);
  }

  private static Instant end(PGPPublicKey key) {
    return end(key.getCreationTime().toInstant(), key.getValidSeconds());
  }

  private static Instant end(PGPSignature signature) {
    return end(
        signature.getCreationTime().toInstant(),
        signature.getHashedSubPackets() == null
            ? 0
            : signature.getHashedSubPackets().getSignatureExpirationTime());
  }

  private static Instant end(Instant begin, long seconds) {
    return seconds > 0 ? begin.plusSeconds(seconds) : IndexProofs.Validity.FOREVER;
  }

  /** The lines of the text without their ends; the last one ends before the signature. */
  private static List<byte[]> lines(ArmoredInputStream in) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && in.isClearText(); c = in.read()) {
      if (c == '\n') {
        lines.add(line.toByteArray());
        line.reset();
      } else if (c != '\r') {
        line.write(c);
      }
    }
    if (line.size() > 0) {
      lines.add(line.toByteArray());
    }
    return lines;
  }

  private static int withoutTrailingSpace(byte[] line) {
    int end = line.length;
    while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\t')) {
      end--;
    }
    return end;
  }

  private static String text(List<byte[]> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(new String(line, StandardCharsets.UTF_8)).append('\n'));
    return text.toString();
  }

  private static BuildFailedException refused(String name, String reason) {
    return new BuildFailedException(
        FailureCode.MIRROR_NOT_TRUSTED,
        "The index `" + name + "` of the Debian mirror is not trusted: " + reason + ".",
        "Check that the mirror serves Debian, that the keyring is current (package"
            + " debian-archive-keyring) and that this machine's clock is right.");
  }
}
