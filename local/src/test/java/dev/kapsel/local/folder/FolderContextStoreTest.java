package dev.kapsel.local.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.context.Archive;
import dev.kapsel.functions.context.ContextStore;
import dev.kapsel.functions.context.ContextStoreContract;
import dev.kapsel.local.access.NoAccess;
import dev.kapsel.local.gateway.LocalGateway;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives in a directory, sent to the gateway. */
class FolderContextStoreTest extends ContextStoreContract {

  @TempDir private Path directory;
  private final CompletableFuture<LocalGateway> gateway = new CompletableFuture<>();
  private FolderContextStore store =
      new FolderContextStore(Path.of("unset"), this::uri, clock, random());

  private static RandomGenerator random() {
    return RandomGenerator.of("L64X128MixRandom");
  }

  private URI uri() {
    return gateway.join().uri();
  }

  @BeforeEach
  void open() throws IOException {
    store = new FolderContextStore(directory, this::uri, clock, random());
    gateway.complete(
        LocalGateway.start(
            0,
            route -> {
              throw new IllegalStateException("no function is asked");
            },
            new LocalGateway.Access(NoAccess.SETTINGS, NoAccess.authorizer()),
            store));
  }

  @AfterEach
  void close() {
    gateway.join().close();
  }

  @Override
  protected ContextStore store() {
    return store;
  }

  @Override
  protected byte[] kept(WorkspaceName workspace, Sha256 content) throws IOException {
    return Files.readAllBytes(directory.resolve("kept/" + workspace + "/" + content + ".tar.gz"));
  }

  @Test
  void otherBytesThanThoseOfferedAreRefusedAndLeaveNothing() throws Exception {
    byte[] other = "x".repeat((int) archive.size()).getBytes(UTF_8);
    for (byte[] body : new byte[][] {other, {}, "x".repeat(1_000_000).getBytes(UTF_8)}) {
      HttpResponse<String> answer = send(offered(), body);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains(archive.sha256().hex(), "that were announced");
    }
    try (Stream<Path> files = Files.list(directory.resolve("uploads/team"))) {
      assertThat(files).isEmpty();
    }
    assertThat(store.uploaded(TEAM, archive)).isEmpty();
  }

  @Test
  void anAddressIsGoodForAQuarterOfAnHour() throws Exception {
    ContextStore.Target target = offered();
    clock.advance(Duration.ofMinutes(15));
    assertThat(send(target, new byte[] {1}).statusCode()).isEqualTo(404);
  }

  @Test
  void anAddressThatWasMadeUpLeadsNowhere() throws Exception {
    for (String name : new String[] {"0".repeat(32), "", "..%2f..%2fetc", "a/b"}) {
      URI address = uri().resolve("/uploads/" + name);
      HttpResponse<String> answer =
          send(new ContextStore.Target("PUT", address, Map.of()), new byte[] {1});
      assertThat(answer.statusCode()).as(name).isEqualTo(404);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
  }

  @Test
  void anAddressToReadAtCannotBeMadeUp() throws Exception {
    for (String name : new String[] {"0".repeat(32), "", "..%2fkept%2fteam", "a/b"}) {
      assertThat(read(uri().resolve("/archives/" + name))).as(name).isNull();
    }
  }

  @Test
  void anUploadStaysForADay() throws Exception {
    sent();
    Path file = directory.resolve("uploads/team/" + archive.sha256());
    Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(Duration.ofHours(25))));
    var unused = store.offer(TEAM, new Archive(1, Sha256.of("another")), clock.instant());
    assertThat(file).doesNotExist();
  }
}
