package dev.kapsel.client.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.KapselException;
import dev.kapsel.client.TokenSource;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What a role of AWS sends, signed anew here by the words of AWS's guide, as the endpoint does.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
final class AwsRoleTest {

  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final AwsCredentialsProvider SESSION =
      StaticCredentialsProvider.create(
          AwsSessionCredentials.create("AKIDEXAMPLE", SECRET, "the-session"));
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server = server();
  private final URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  private final KapselClient client =
      new HttpKapselClient(
          address, new WorkspaceName("default"), new AwsRole(SESSION, "eu-central-1", NOON));

  /** A request as it came in. */
  private record Seen(String method, URI target, Map<String, String> headers, byte[] body) {

    String authorization() {
      return headers.getOrDefault("authorization", "");
    }

    String part(String name) {
      return Arrays.stream(authorization().split("[ ,]+"))
          .filter(part -> part.startsWith(name + "="))
          .map(part -> part.substring(name.length() + 1))
          .findFirst()
          .orElse("");
    }
  }

  private HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext("/", this::see);
      made.start();
      return made;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void see(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      seen.add(
          new Seen(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              headers,
              exchange.getRequestBody().readAllBytes()));
      exchange.sendResponseHeaders(404, -1);
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aRequestWithQueryIsSignedWhole() throws Exception {
    assertThatThrownBy(() -> client.environments("a b/c+d=")).isInstanceOf(KapselException.class);
    assertSigned("/iam/v1/workspaces/default/environments");
  }

  @Test
  void aRequestWithBodyIsSignedWhole() throws Exception {
    Member member = Member.parse("iam:arn:aws:iam::123456789012:role/Training");
    assertThatThrownBy(() -> client.workspaces().putMember(member, Role.READER))
        .isInstanceOf(KapselException.class);
    assertSigned("/iam/v1/workspaces/default/members/");
    assertThat(seen.getFirst().body()).isNotEmpty();
  }

  private void assertSigned(String path) throws Exception {
    assertThat(seen).hasSize(1);
    Seen request = seen.getFirst();
    assertThat(request.target().getRawPath()).startsWith(path);
    assertThat(request.authorization()).startsWith("AWS4-HMAC-SHA256 ");
    assertThat(request.part("Credential"))
        .isEqualTo("AKIDEXAMPLE/20260102/eu-central-1/execute-api/aws4_request");
    assertThat(request.headers())
        .containsEntry("x-amz-date", "20260102T120000Z")
        .containsEntry("x-amz-security-token", "the-session");
    assertThat(request.part("SignedHeaders").split(";"))
        .contains("host", "x-amz-date", "x-amz-security-token");
    assertThat(request.part("Signature")).isEqualTo(signature(request));
  }

  private static String signature(Seen request) throws GeneralSecurityException {
    String names = request.part("SignedHeaders");
    String headers =
        Arrays.stream(names.split(";"))
            .map(name -> name + ":" + Objects.requireNonNull(request.headers().get(name)) + "\n")
            .collect(Collectors.joining());
    String canonical =
        String.join(
            "\n",
            request.method(),
            Arrays.stream(request.target().getRawPath().split("/", -1))
                .map(AwsRoleTest::encoded)
                .collect(Collectors.joining("/")),
            sorted(request.target().getRawQuery()),
            headers,
            names,
            sha256(request.body()));
    String scope = "20260102/eu-central-1/execute-api/aws4_request";
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            "20260102T120000Z",
            scope,
            sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/")) {
      key = mac(key, part);
    }
    return HexFormat.of().formatHex(mac(key, toSign));
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String sorted(String query) {
    return query == null
        ? ""
        : Arrays.stream(query.split("&")).sorted().collect(Collectors.joining("&"));
  }

  private static String sha256(byte[] content) {
    return Sha256.of(content).hex();
  }

  private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whereThereAreNoCredentialsItSaysWhatToDo() {
    AwsCredentialsProvider none =
        () -> {
          throw SdkClientException.create("nothing found");
        };
    TokenSource nobody = new AwsRole(none, "eu-central-1", NOON);
    assertThatThrownBy(() -> nobody.signature("GET", address, new byte[0]))
        .isInstanceOf(SignInException.class)
        .hasMessageContaining("AWS_ACCESS_KEY_ID")
        .hasMessageContaining("KAPSEL_AUTH");
  }

  @Test
  void theRegionIsThatOfTheEndpoint() {
    URI endpoint = URI.create("https://abc123.execute-api.ap-south-1.amazonaws.com");
    AwsRole role = AwsRole.of(endpoint, SESSION, NOON);
    assertThat(role.signature("GET", endpoint, new byte[0]).get("Authorization"))
        .contains("/ap-south-1/execute-api/");
  }
}
