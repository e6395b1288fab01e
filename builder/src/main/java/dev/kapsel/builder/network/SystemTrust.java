package dev.kapsel.builder.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates a worker trusts: Java's own, and those of the bundle that {@code
 * SSL_CERT_FILE} names, as other programs on the machine do.
 */
final class SystemTrust {

  private static final String VARIABLE = "SSL_CERT_FILE";

  private SystemTrust() {}

  static SSLContext of(Map<String, String> environment) {
    String bundle = environment.getOrDefault(VARIABLE, "");
    try {
      if (bundle.isEmpty()) {
        return SSLContext.getDefault();
      }
      TrustManagerFactory factory = factory(both(Path.of(bundle)));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "the certificates that "
              + VARIABLE
              + " names cannot be read: `"
              + bundle
              + "`; point it to a PEM file or unset it",
          e);
    }
  }

  private static KeyStore both(Path bundle) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int count = 0;
    for (X509Certificate certificate : javas()) {
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

  private static X509Certificate[] javas() throws GeneralSecurityException {
    return Arrays.stream(factory(null).getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
        .toArray(X509Certificate[]::new);
  }

  private static TrustManagerFactory factory(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
