package dev.kapsel.functions.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.table.MovableClock;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of build contexts promises. Each adapter's test extends this. */
@NullMarked
public abstract class ContextStoreContract {

  protected static final WorkspaceName TEAM = new WorkspaceName("team");

  /** Signatures are good around the time at which they are looked at. */
  protected final MovableClock clock =
      new MovableClock(Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS));

  private final byte[] packed = Archives.small();
  protected final Archive archive = Archives.of(packed);

  protected abstract ContextStore store();

  protected final ContextStore.Target offered() {
    return store().offer(TEAM, archive, inAQuarter());
  }

  private Instant inAQuarter() {
    return clock.instant().plus(Duration.ofMinutes(15));
  }

  protected final HttpResponse<String> sent() throws Exception {
    return send(offered(), packed);
  }

  /** As any client would. */
  protected static HttpResponse<String> send(ContextStore.Target target, byte[] body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.url())
            .method(target.method(), BodyPublishers.ofByteArray(body));
    target.headers().forEach(request::header);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }

  private byte @Nullable [] uploaded(WorkspaceName workspace) throws IOException {
    Optional<InputStream> found = store().uploaded(workspace, archive);
    if (found.isEmpty()) {
      return null;
    }
    try (InputStream in = found.get()) {
      return in.readAllBytes();
    }
  }

  @Test
  void whatWasSentIsReadInItsWorkspace() throws Exception {
    assertThat(uploaded(TEAM)).isNull();
    HttpResponse<String> answer = sent();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(uploaded(TEAM)).isEqualTo(packed);
    assertThat(uploaded(new WorkspaceName("other"))).isNull();
  }

  @Test
  void theSameArchiveMayBeSentAgain() throws Exception {
    ContextStore.Target target = offered();
    assertThat(send(target, packed).statusCode()).isEqualTo(200);
    assertThat(send(target, packed).statusCode()).isEqualTo(200);
    assertThat(sent().statusCode()).isEqualTo(200);
    assertThat(uploaded(TEAM)).isEqualTo(packed);
  }

  @Test
  void whatIsKeptMayBeKeptAgain() throws Exception {
    Sha256 content = Sha256.of("what is in it");
    sent();
    store().keep(TEAM, archive, content);
    store().keep(TEAM, archive, content);
    assertThat(kept(TEAM, content)).isEqualTo(packed);
    assertThat(uploaded(TEAM)).as("for whoever was cut off").isEqualTo(packed);
  }

  @Test
  void whatWasNotSentIsNotKept() {
    assertThatThrownBy(() -> store().keep(TEAM, archive, Sha256.of("nothing")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not there");
  }

  @Test
  void whatIsKeptIsReadAtItsAddress() throws Exception {
    URI address = store().address(TEAM, keptContent(), inAnHour());
    assertThat(read(address)).isEqualTo(packed);
    assertThat(read(address)).as("once more").isEqualTo(packed);
  }

  @Test
  void whatIsNotKeptInThatWorkspaceIsNotRead() throws Exception {
    Sha256 content = keptContent();
    assertThat(read(store().address(new WorkspaceName("other"), content, inAnHour()))).isNull();
    assertThat(read(store().address(TEAM, Sha256.of("another"), inAnHour()))).isNull();
  }

  @Test
  void anAddressIsReadAtUntilItsTime() throws Exception {
    URI address = store().address(TEAM, keptContent(), inAnHour());
    clock.advance(Duration.ofMinutes(59));
    assertThat(read(address)).isEqualTo(packed);
    // What is signed is good from the moment of its signature, which may be a little later.
    clock.advance(Duration.ofMinutes(2));
    assertThat(read(address)).isNull();
  }

  private Sha256 keptContent() throws Exception {
    Sha256 content = Sha256.of("what is in it");
    sent();
    store().keep(TEAM, archive, content);
    return content;
  }

  private Instant inAnHour() {
    return clock.instant().plus(Duration.ofHours(1));
  }

  /** As a worker would, with nothing but the address; null if it is refused. */
  protected byte @Nullable [] read(URI address) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer =
          http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isIn(200, 403, 404);
      return answer.statusCode() == 200 ? answer.body() : null;
    }
  }

  /** What lies where kept archives lie. */
  protected abstract byte[] kept(WorkspaceName workspace, Sha256 content) throws Exception;
}
