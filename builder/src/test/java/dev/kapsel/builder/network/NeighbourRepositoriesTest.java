package dev.kapsel.builder.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.protocol.BuildPlan.Target;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighbourRepositoriesTest {

  private static final NeighbourRepositories OF_TEAM =
      NeighbourRepositories.of(new Target("http://127.0.0.1:5000", "kapsel/team", null));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:5000/v2/kapsel/other/manifests/1",
        "http://127.0.0.1:5000/v2/kapsel/teams/blobs/sha256:0",
        "http://127.0.0.1:5000/v2/kapsel/team",
        "http://127.0.0.1:5000/v2/kapsel/",
        "http://127.0.0.1:5000/v2/_catalog",
        "http://127.0.0.1:5000/v2/kapsel/team/../other/manifests/1",
        "http://127.0.0.1:5000/v2/kapsel/team/%2e%2e/other/manifests/1",
        "http://127.0.0.1:5000/v2//kapsel/other/manifests/1",
        "http://127.0.0.1:5000/./v2/kapsel/other/manifests/1",
        "http://127.0.0.1:5000/v2/kapsel%2fother/manifests/1",
        "http://127.0.0.1:5000/v2;x/kapsel/other/manifests/1",
        "http://localhost:5000/v2/kapsel/other/manifests/1",
        "http://LocalHost.:5000/v2/kapsel/other/manifests/1",
        "https://127.0.0.2:5000/v2/kapsel/other/manifests/1",
        "http://[::1]:5000/v2/kapsel/other/manifests/1"
      })
  void whatOthersHaveIsNotRead(String uri) {
    assertThat(OF_TEAM.cover(URI.create(uri))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:5000/v2/",
        "http://127.0.0.1:5000/token?service=x",
        "http://127.0.0.1:5000/v2/kapsel/team/blobs/uploads/4-a_b?digest=sha256:0%2f..",
        "http://127.0.0.1:5000/v2/kapsel/team/manifests/1.0",
        "http://127.0.0.1:5000/v2/kapsel/team/blobs/uploads/YQ+,==",
        "http://127.0.0.1:5000/v2/kapsel/curated/manifests/1",
        "http://127.0.0.1:5000/v2/pushed/by-somebody/manifests/1",
        "http://127.0.0.1:5001/v2/kapsel/other/manifests/1",
        "https://registry.example/v2/kapsel/other/manifests/1"
      })
  void theOwnTheSharedAndWhatIsElsewhereIs(String uri) {
    assertThat(OF_TEAM.cover(URI.create(uri))).isFalse();
  }

  @Test
  void aRegistryByNameIsKnownByIt() {
    NeighbourRepositories hosted =
        NeighbourRepositories.of(new Target("https://registry.example", "prod/kapsel/team", null));
    assertThat(hosted.cover(URI.create("https://Registry.example:443/v2/prod/kapsel/x/blobs/0")))
        .isTrue();
    assertThat(hosted.cover(URI.create("https://registry.example/v2/prod/bases/blobs/0")))
        .isFalse();
  }

  @Test
  void theGuardRefusesThemThoughTheirHostIsAllowed() throws IOException {
    AddressGuard guard = AddressGuard.of(List.of("127.0.0.1:5000"), Map.of()).sparing(OF_TEAM);
    guard.check(URI.create("http://127.0.0.1:5000/v2/kapsel/team/manifests/1"));
    assertThatThrownBy(
            () -> guard.check(URI.create("http://127.0.0.1:5000/v2/kapsel/other/manifests/1")))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.FORBIDDEN_ADDRESS))
        .hasMessageContaining("none of this workspace's");
  }
}
