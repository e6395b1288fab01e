package dev.kapsel.builder.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker trusts what the machine trusts, and nothing else. */
final class SystemTrustTest {

  private static final String PASSWORD = "password";

  @TempDir Path directory;

  @Test
  void aServerThatTheBundleVouchesForIsTrusted() throws Exception {
    HttpsServer server = server("SAN=ip:127.0.0.1");
    try {
      assertThat(ask(server, Map.of("SSL_CERT_FILE", certificate().toString()))).isEqualTo(204);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerThatNobodyVouchesForIsRefused() throws Exception {
    HttpsServer server = server("SAN=ip:127.0.0.1");
    try {
      assertThatThrownBy(() -> ask(server, Map.of())).isInstanceOf(SSLHandshakeException.class);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aTrustedCertificateForAnotherHostIsRefused() throws Exception {
    HttpsServer server = server("SAN=dns:elsewhere.example");
    try {
      assertThatThrownBy(() -> ask(server, Map.of("SSL_CERT_FILE", certificate().toString())))
          .isInstanceOf(SSLHandshakeException.class);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aBundleThatIsNotThereIsNamedAtOnce() {
    Path missing = directory.resolve("missing.pem");
    assertThatThrownBy(() -> SystemTrust.of(Map.of("SSL_CERT_FILE", missing.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SSL_CERT_FILE")
        .hasMessageContaining(missing.toString());
  }

  @Test
  void aBundleOfSomethingElseIsNamedWhenItIsNeeded() throws Exception {
    HttpsServer server = server("SAN=ip:127.0.0.1");
    Path rubbish = Files.writeString(directory.resolve("rubbish.pem"), "-----BEGIN nothing");
    try {
      assertThatThrownBy(() -> ask(server, Map.of("SSL_CERT_FILE", rubbish.toString())))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining(rubbish.toString());
    } finally {
      server.stop(0);
    }
  }

  private static int ask(HttpsServer server, Map<String, String> environment)
      throws IOException, InterruptedException {
    URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(SystemTrust.of(environment)).build()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private Path certificate() {
    return directory.resolve("certificate.pem");
  }

  private HttpsServer server(String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    keytool("-genkeypair", "-alias", "k", "-keyalg", "EC", "-dname", "CN=test", "-ext", name);
    keytool("-exportcert", "-alias", "k", "-rfc", "-file", certificate().toString());
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity()));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private SSLContext identity() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve("store.p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", directory.resolve("store.p12").toString()));
    command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }
}
