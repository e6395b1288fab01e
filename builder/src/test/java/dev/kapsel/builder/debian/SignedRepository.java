package dev.kapsel.builder.debian;

import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.builder.network.StubServer;
import dev.kapsel.model.oci.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.BCPGOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** A tiny signed archive on loopback, made of what a test puts into it. */
final class SignedRepository extends StubServer {

  final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final BcPGPKeyPair key;
  private final StringBuilder packages = new StringBuilder();

  SignedRepository() throws IOException, PGPException {
    key = newKey();
  }

  @Override
  protected void usual(HttpExchange exchange) throws IOException {
    byte[] body = files.get(exchange.getRequestURI().getPath().substring(1));
    (body == null ? answer(404, "") : answer(200, body)).on(exchange);
  }

  static BcPGPKeyPair newKey() throws PGPException {
    RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
    generator.init(
        new RSAKeyGenerationParameters(BigInteger.valueOf(65537), new SecureRandom(), 2048, 12));
    return new BcPGPKeyPair(
        PublicKeyAlgorithmTags.RSA_GENERAL,
        generator.generateKeyPair(),
        Date.from(Instant.parse("2020-01-01T00:00:00Z")));
  }

  String url() {
    return uri("").toString();
  }

  Path keyring(Path directory) throws IOException {
    return keyring(directory, key.getPublicKey());
  }

  static Path keyring(Path directory, PGPPublicKey key) throws IOException {
    return Files.write(directory.resolve("keyring-" + key.getKeyID() + ".gpg"), key.getEncoded());
  }

  void add(String name, String fields, byte[] deb) {
    String file = "pool/" + name + ".deb";
    files.put(file, deb);
    packages.append(
        "Package: %s\nVersion: 1\nArchitecture: amd64\n%sFilename: %s\nSize: %d\nSHA256: %s\n\n"
            .formatted(name, fields, file, deb.length, Sha256.of(deb)));
  }

  void publish() throws IOException, PGPException {
    publish("", HashAlgorithmTags.SHA256);
  }

  void publish(String more, int digest) throws IOException, PGPException {
    byte[] index = xz(packages.toString().getBytes(StandardCharsets.UTF_8));
    files.put("dists/test/main/binary-amd64/Packages.xz", index);
    String date =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ROOT)
            .format(Instant.now().minusSeconds(60).atZone(ZoneOffset.UTC));
    String release =
        "Codename: test\nDate: %s\n%sSHA256:\n %s %d main/binary-amd64/Packages.xz\n"
            .formatted(date, more, Sha256.of(index), index.length);
    files.put("dists/test/InRelease", sign(release, digest));
  }

  private byte[] sign(String text, int digest) throws IOException, PGPException {
    PGPSignatureGenerator generator =
        new PGPSignatureGenerator(
            new BcPGPContentSignerBuilder(key.getPublicKey().getAlgorithm(), digest),
            key.getPublicKey());
    generator.init(PGPSignature.CANONICAL_TEXT_DOCUMENT, key.getPrivateKey());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArmoredOutputStream armored = new ArmoredOutputStream(out)) {
      armored.beginClearText(digest);
      armored.write(text.getBytes(StandardCharsets.UTF_8));
      armored.endClearText();
      generator.update(text.stripTrailing().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      generator.generate().encode(new BCPGOutputStream(armored));
    }
    return out.toByteArray();
  }

  /** A package of these files; a name that ends with a slash is a directory. */
  static byte[] deb(String name, Map<String, String> scripts, Map<String, String> content)
      throws IOException {
    Map<String, String> control = new HashMap<>(scripts);
    control.put(
        "control", "Package: " + name + "\nVersion: 1\nArchitecture: amd64\nDescription: x\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(out)) {
      put(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.UTF_8));
      put(ar, "control.tar.xz", xz(tar(control)));
      put(ar, "data.tar.xz", xz(tar(content)));
    }
    return out.toByteArray();
  }

  private static void put(ArArchiveOutputStream ar, String name, byte[] bytes) throws IOException {
    ar.putArchiveEntry(new ArArchiveEntry(name, bytes.length));
    ar.write(bytes);
    ar.closeArchiveEntry();
  }

  private static byte[] tar(Map<String, String> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (Map.Entry<String, String> file : new java.util.TreeMap<>(files).entrySet()) {
        String value = file.getValue();
        if (value.startsWith("->")) {
          TarArchiveEntry link =
              new TarArchiveEntry(file.getKey(), TarArchiveEntry.LF_SYMLINK, true);
          link.setLinkName(value.substring(2));
          tar.putArchiveEntry(link);
        } else {
          byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
          TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
          entry.setSize(bytes.length);
          tar.putArchiveEntry(entry);
          tar.write(bytes);
        }
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  private static byte[] xz(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(0))) {
      xz.write(bytes);
    }
    return out.toByteArray();
  }
}
