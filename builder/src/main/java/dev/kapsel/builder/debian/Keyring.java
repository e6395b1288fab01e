package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.BufferedInputStream;
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
import java.util.Set;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
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

  static Keyring read(Path file, Clock clock) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return new Keyring(
          new PGPPublicKeyRingCollection(
              PGPUtil.getDecoderStream(in), new BcKeyFingerprintCalculator()),
          clock);
    } catch (IOException | PGPException | RuntimeException e) {
      throw new BuildFailedException(
          FailureCode.MIRROR_NOT_TRUSTED,
          "The Debian keyring `" + file + "` cannot be read: " + e.getMessage() + ".",
          "Install the package debian-archive-keyring, or set KAPSEL_DEBIAN_KEYRING to its file.",
          e);
    }
  }

  /**
   * The text that a clear-signed message holds and nothing of what stands around it.
   *
   * @param name of the message, for people
   * @throws BuildFailedException if no key of this ring has signed it
   */
  String verified(String name, byte[] message) {
    try (ArmoredInputStream armored = new ArmoredInputStream(new ByteArrayInputStream(message))) {
      if (!armored.isClearText()) {
        throw refused(name, "it is not a signed text");
      }
      List<byte[]> lines = lines(armored);
      Object signatures = new JcaPGPObjectFactory(armored).nextObject();
      if (!(signatures instanceof PGPSignatureList list)) {
        throw refused(name, "it has no signature");
      }
      check(name, lines, list);
      return text(lines);
    } catch (IOException | PGPException e) {
      throw refused(name, "its signature cannot be read (" + e.getMessage() + ")");
    } catch (BuildFailedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw refused(name, "it is malformed (" + e.getMessage() + ")");
    }
  }

  private void check(String name, List<byte[]> lines, PGPSignatureList signatures)
      throws PGPException {
    List<String> reasons = new ArrayList<>();
    for (PGPSignature signature : signatures) {
      String objection = objection(signature, lines);
      if (objection == null) {
        return;
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
    PGPPublicKey master =
        keys.getPublicKeyRing(key.getKeyID()) == null
            ? key
            : keys.getPublicKeyRing(key.getKeyID()).getPublicKey();
    Instant now = clock.instant();
    for (PGPPublicKey each : List.of(key, master)) {
      if (each.hasRevocation()) {
        return "key " + id + " is revoked";
      }
      long seconds = each.getValidSeconds();
      if (seconds > 0 && each.getCreationTime().toInstant().plusSeconds(seconds).isBefore(now)) {
        return "key " + id + " has expired";
      }
    }
    Instant made = signature.getCreationTime().toInstant();
    if (made.isAfter(now.plusSeconds(CLOCK_SKEW))) {
      return "the signature by " + id + " is from the future";
    }
    long expires =
        signature.getHashedSubPackets() == null
            ? 0
            : signature.getHashedSubPackets().getSignatureExpirationTime();
    return expires > 0 && made.plusSeconds(expires).isBefore(now)
        ? "the signature by " + id + " has expired"
        : null;
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
