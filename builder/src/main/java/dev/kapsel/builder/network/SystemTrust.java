package dev.kapsel.builder.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates a worker trusts: Java's own, and those of the bundle that {@code
 * SSL_CERT_FILE} names, as other programs on the machine do. They are read when the first of them
 * is needed, because reading them takes longer than many a worker works.
 */
public final class SystemTrust {

  private static final String VARIABLE = "SSL_CERT_FILE";

  private final @Nullable Path bundle;

  private SystemTrust(@Nullable Path bundle) {
    this.bundle = bundle;
  }

  /**
   * @throws IllegalArgumentException if the variable names no file that can be read
   */
  public static SSLContext of(Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "");
    Path bundle = named.isEmpty() ? null : Path.of(named);
    if (bundle != null && !Files.isReadable(bundle)) {
      throw new IllegalArgumentException(
          VARIABLE + " names no file that can be read: `" + named + "`; point it to a PEM file");
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager trust = new LazyTrust(new SystemTrust(bundle)::manager);
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private X509ExtendedTrustManager manager() throws CertificateException {
    try {
      return bundle == null ? manager(null) : manager(both(bundle));
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException(
          "the certificates that are trusted cannot be read"
              + (bundle == null ? "" : ": `" + bundle + "`, which " + VARIABLE + " names"),
          e);
    }
  }

  private static KeyStore both(Path bundle) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int count = 0;
    for (X509Certificate certificate : manager(null).getAcceptedIssuers()) {
      store.setCertificateEntry("java-" + count++, certificate);
    }
    try (InputStream pem = Files.newInputStream(bundle)) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("system-" + count++, certificate);
      }
    }
    return store;
  }

  /** Of Java's own certificates where there is no store. */
  private static X509ExtendedTrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
