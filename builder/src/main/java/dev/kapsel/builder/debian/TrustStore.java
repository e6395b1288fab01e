package dev.kapsel.builder.debian;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * Makes {@code /etc/ssl/certs} as update-ca-certificates does: a link to each certificate, a link
 * under the hash of its subject, by which OpenSSL finds it, and all of them in one file.
 */
final class TrustStore {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String CERTS = "etc/ssl/certs/";

  private TrustStore() {}

  /**
   * @param certificates PEM by path in the image, all below the directory
   */
  static void write(StateTree tree, String directory, SortedMap<String, byte[]> certificates) {
    StringBuilder configuration = new StringBuilder();
    StringBuilder bundle = new StringBuilder();
    TreeMap<String, String> links = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : certificates.entrySet()) {
      String pem = new String(entry.getValue(), StandardCharsets.UTF_8);
      configuration.append(entry.getKey().substring(directory.length() + 1)).append('\n');
      bundle.append(pem).append(pem.endsWith("\n") ? "" : "\n");
      String name = linkName(entry.getKey());
      tree.symlink(CERTS + name, "/" + entry.getKey());
      links.put(name, subjectHash(entry.getKey(), pem));
    }
    Map<String, Integer> taken = new HashMap<>();
    links.forEach(
        (name, hash) ->
            tree.symlink(CERTS + hash + "." + (taken.merge(hash, 1, Integer::sum) - 1), name));
    tree.file("etc/ca-certificates.conf", configuration.toString());
    tree.file(CERTS + "ca-certificates.crt", bundle.toString());
  }

  private static String linkName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.crt$", "");
    return name.replace(' ', '_').replace('(', '=').replace(')', '=').replace(',', '_') + ".pem";
  }

  /** X509_NAME_hash of OpenSSL: over the names in lower case with single spaces, in UTF-8. */
  static String subjectHash(String path, String pem) {
    try {
      int begin = pem.indexOf(BEGIN) + BEGIN.length();
      String body = pem.substring(begin, pem.indexOf("-----END CERTIFICATE-----", begin));
      Certificate certificate =
          Certificate.getInstance(Base64.getMimeDecoder().decode(body.strip()));
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      for (RDN rdn : certificate.getSubject().getRDNs()) {
        sha1.update(canonical(rdn).getEncoded("DER"));
      }
      byte[] hash = sha1.digest();
      return "%02x%02x%02x%02x".formatted(hash[3], hash[2], hash[1], hash[0]);
    } catch (IOException | NoSuchAlgorithmException | RuntimeException e) {
      throw new IllegalArgumentException("`" + path + "` is no certificate", e);
    }
  }

  private static DERSet canonical(RDN rdn) {
    ASN1EncodableVector set = new ASN1EncodableVector();
    for (AttributeTypeAndValue each : rdn.getTypesAndValues()) {
      ASN1EncodableVector pair = new ASN1EncodableVector();
      pair.add(each.getType());
      pair.add(canonical(each.getValue()));
      set.add(new DERSequence(pair));
    }
    return new DERSet(set);
  }

  private static ASN1Encodable canonical(ASN1Encodable value) {
    if (!(value instanceof ASN1String text)) {
      return value;
    }
    StringBuilder lower = new StringBuilder();
    String trimmed = text.getString().replaceAll("[ \\t\\n\\r\\f\\x0b]+", " ").strip();
    trimmed
        .codePoints()
        .forEach(
            c -> {
              String one = Character.toString(c);
              lower.append(c < 128 ? one.toLowerCase(Locale.ROOT) : one);
            });
    return new DERUTF8String(lower.toString());
  }
}
