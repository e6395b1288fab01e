package dev.kapsel.local.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of the world outside: pushes, pulls, converts, lists and deletes. */
@Tag("machine")
class SkopeoTest {

  @TempDir private Path directory;
  private RegistryFixture registry;
  private String address;

  @BeforeEach
  void start() throws IOException {
    registry = new RegistryFixture(directory.resolve("registry"));
    address = "docker://" + registry.server.uri().getAuthority();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void imageGoesInAndOutAndIsDeleted() throws Exception {
    registry.pushImage("src", "v1", "layer");
    Path copy = directory.resolve("copy");
    skopeo("copy", "--src-tls-verify=false", address + "/src:v1", "dir:" + copy);
    skopeo("copy", "--dest-tls-verify=false", "dir:" + copy, address + "/dst/x:v2");
    assertThat(skopeo("inspect", "--raw", "--tls-verify=false", address + "/dst/x:v2"))
        .contains("schemaVersion");
    assertThat(skopeo("list-tags", "--tls-verify=false", address + "/dst/x")).contains("\"v2\"");
    skopeo("delete", "--tls-verify=false", address + "/dst/x:v2");
    assertThat(registry.head("/v2/dst/x/manifests/v2").statusCode()).isEqualTo(404);
  }

  @Test
  void aLoginIsShownAsTheRegistryAsksForIt() throws Exception {
    RegistryLogins logins =
        RegistryLogins.in(
            directory.resolve("logins"),
            Duration.ofHours(1),
            Clock.systemUTC(),
            token -> Optional.empty());
    registry.pushImage("src", "v1", "layer");
    Path copy = directory.resolve("copy");
    skopeo("copy", "--src-tls-verify=false", address + "/src:v1", "dir:" + copy);
    RepositoryName team = new RepositoryName("kapsel/team");
    String push = "kapsel:" + logins.toPush(team, team).password();
    String pull = "kapsel:" + logins.toPull(team).password();
    try (RegistryFixture closed = new RegistryFixture(directory.resolve("closed"), logins)) {
      String image = "docker://" + closed.server.uri().getAuthority() + "/" + team + ":v1";
      skopeo("copy", "--dest-tls-verify=false", "--dest-creds", push, "dir:" + copy, image);
      assertThat(skopeo("inspect", "--raw", "--tls-verify=false", "--creds", pull, image))
          .contains("schemaVersion");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> skopeo("inspect", "--raw", "--tls-verify=false", image))
          .withMessageContaining("unauthorized");
    }
  }

  @Test
  void imageIsCopiedFromRepositoryToRepository() throws Exception {
    registry.pushImage("src", "v1", "layer");
    skopeo(
        "copy",
        "--src-tls-verify=false",
        "--dest-tls-verify=false",
        address + "/src:v1",
        address + "/dst:v1");
    assertThat(registry.head("/v2/dst/manifests/v1").statusCode()).isEqualTo(200);
  }

  private static String skopeo(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("skopeo"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
