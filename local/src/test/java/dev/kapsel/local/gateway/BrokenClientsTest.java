package dev.kapsel.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.kapsel.local.access.NoAccess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that drip, go, or send what no client should: whatever they do, the next one is answered,
 * and nothing goes on working for them.
 */
@Timeout(60)
class BrokenClientsTest {

  private static final String POST = "POST /v1/workspaces/default/lookups HTTP/1.1\r\n";
  private static final String HOST = "Host: localhost\r\nContent-Type: application/json\r\n";
  private static final int MEGABYTE = 1024 * 1024;
  private static final int CLIENTS = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private final AtomicInteger invoked = new AtomicInteger();
  private LocalGateway gateway;
  private String answer = "ok";
  private int dumps;

  @BeforeEach
  void start() throws IOException {
    gateway =
        LocalGateway.start(
            0,
            route ->
                (event, context) -> {
                  invoked.incrementAndGet();
                  return APIGatewayV2HTTPResponse.builder()
                      .withStatusCode(200)
                      .withBody(answer)
                      .build();
                },
            new LocalGateway.Access(NoAccess.SETTINGS, NoAccess.authorizer()),
            Duration.ofMillis(500));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void bodyThatDripsIsGivenUp() throws Exception {
    try (Socket client = connect()) {
      send(client, POST + HOST + "Content-Length: " + MEGABYTE + "\r\n\r\n");
      assertThat(answerWhileDripping(client)).isEqualTo("HTTP/1.1 408");
      client.setSoTimeout((int) PATIENCE.toMillis());
      assertThat(rest(client)).contains("\"code\":\"request-timeout\"");
    }
    everythingIsWell(0);
  }

  @Test
  void bodyThatIsTooLargeAndDripsIsGivenUp() throws Exception {
    try (Socket client = connect()) {
      send(client, POST + HOST + "Content-Length: " + 20 * MEGABYTE + "\r\n\r\n");
      send(client, "x".repeat(6 * MEGABYTE + 1));
      assertThat(answerWhileDripping(client)).isEqualTo("HTTP/1.1 413");
    }
    everythingIsWell(0);
  }

  @Test
  void clientsThatGoInTheMiddleOfTheirRequestLeaveNothingBehind() throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      try (Socket client = connect()) {
        send(client, POST + HOST + "Content-Length: 1000\r\n\r\n{\"environment\"");
      }
    }
    everythingIsWell(0);
  }

  @Test
  void clientsThatGoInTheMiddleOfTheirAnswerLeaveNothingBehind() throws Exception {
    answer = "x".repeat(5 * MEGABYTE);
    for (int i = 0; i < CLIENTS; i++) {
      try (Socket client = connect()) {
        send(client, POST + HOST + "Content-Length: 2\r\n\r\n{}");
        assertThat(client.getInputStream().read()).isEqualTo('H');
        client.setSoLinger(true, 0); // closed at once, whatever is under way
      }
    }
    answer = "ok";
    everythingIsWell(CLIENTS);
  }

  @Test
  void thousandsOfHeadersAreRefused() throws Exception {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      headers.append("X-Header-").append(i).append(": value\r\n");
    }
    try (Socket client = connect()) {
      send(client, POST + HOST + headers + "Content-Length: 2\r\n\r\n{}");
      assertThat(rest(client))
          .startsWith("HTTP/1.1 431 ")
          .contains("application/problem+json", "kapsel-request-id", "/problems/too-large");
    }
    everythingIsWell(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/%00", "/v1/%zz", "/v1/[", "/v1/a b", "/v1/\\", "v1"})
  void whatIsNoAddressIsAProblemLikeAllOthers(String address) throws Exception {
    try (Socket client = connect()) {
      send(client, "GET " + address + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
      assertThat(rest(client))
          .startsWith("HTTP/1.1 4")
          .contains("application/problem+json", "kapsel-request-id", "\"fix\":");
    }
    everythingIsWell(0);
  }

  @Test
  void anAddressWithoutAnEndIsRefused() throws Exception {
    try (Socket client = connect()) {
      send(client, "GET /v1/" + "a".repeat(100_000) + " HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(rest(client))
          .startsWith("HTTP/1.1 414 ")
          .contains("/problems/too-large", "\"status\":414");
    }
    everythingIsWell(0);
  }

  @Test
  void garbageBehindRequestsIsRefusedAndTheyAreAnswered() throws Exception {
    String request = POST + HOST + "Content-Length: 2\r\n\r\n{}";
    try (Socket client = connect()) {
      send(client, request.repeat(20) + "\u0000\u0001 what is this\r\n\r\n");
      String answers = rest(client);
      assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(1 + 20);
      assertThat(answers).contains("HTTP/1.1 400 ");
    }
    everythingIsWell(20);
  }

  @Test
  void noiseIsRefused() throws Exception {
    Random random = new Random(20261125);
    for (int i = 0; i < CLIENTS; i++) {
      byte[] noise = new byte[1 + random.nextInt(20_000)];
      random.nextBytes(noise);
      try (Socket client = connect()) {
        send(client, new String(noise, StandardCharsets.ISO_8859_1) + "\r\n\r\n");
        client.shutdownOutput();
        assertThat(rest(client)).doesNotContain(" 200 ", " 500 ");
      }
    }
    everythingIsWell(0);
  }

  /** The next client is answered, and nobody works for one of those before. */
  private void everythingIsWell(int answered) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(gateway.uri() + "/v1/workspaces/default/lookups"))
              .POST(BodyPublishers.ofString("{}"))
              .build();
      assertThat(http.send(request, BodyHandlers.ofString()).body()).isEqualTo("ok");
    }
    assertThat(invoked.get()).isEqualTo(answered + 1);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (handlers() > 0) {
      assertThat(System.nanoTime()).as("somebody is still with a request").isLessThan(end);
    }
  }

  /** How many threads, virtual ones too, are with a request. */
  private long handlers() throws IOException {
    Path dump = directory.resolve("threads-" + dumps++);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
    return Files.readString(dump)
        .lines()
        .filter(line -> line.contains("LocalGateway.handle"))
        .count();
  }

  /** Sends a byte whenever there is no answer yet. */
  private static String answerWhileDripping(Socket client) throws IOException {
    client.setSoTimeout(20);
    byte[] first = new byte[12];
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      assertThat(System.nanoTime()).as("no answer").isLessThan(end);
      try {
        int read = client.getInputStream().read(first);
        return new String(first, 0, Math.max(0, read), StandardCharsets.ISO_8859_1);
      } catch (SocketTimeoutException e) {
        send(client, "x");
      }
    }
  }

  private Socket connect() throws IOException {
    Socket client = new Socket("127.0.0.1", gateway.uri().getPort());
    client.setSoTimeout((int) PATIENCE.toMillis());
    return client;
  }

  private static void send(Socket client, String text) throws IOException {
    try {
      client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (SocketException e) {
      // The server need not read all of it.
    }
  }

  private static String rest(Socket client) {
    StringBuilder rest = new StringBuilder();
    try {
      for (int next = client.getInputStream().read(); next >= 0; ) {
        rest.append((char) next);
        next = client.getInputStream().read();
      }
    } catch (IOException e) {
      // Closed in its own way, or not at all.
    }
    return rest.toString();
  }
}
