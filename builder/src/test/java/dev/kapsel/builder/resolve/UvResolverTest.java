package dev.kapsel.builder.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.builder.network.Destinations;
import dev.kapsel.builder.network.Patience;
import dev.kapsel.builder.network.StubServer;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the real package index, with the real uv. */
@Tag("machine")
class UvResolverTest {

  @TempDir static Path cache;
  private static String uv;

  @TempDir Path parent;
  private Path work;

  @BeforeEach
  void makeWork() throws IOException {
    work = Files.createDirectory(parent.resolve("work"));
  }

  @BeforeAll
  static void installUv() {
    uv = new UvTool(SharedCache.open(cache)).command();
  }

  @Test
  void pinnedRequirementsGiveWheelsForTheTarget() {
    Resolution resolution = resolve(List.of("numpy==2.2.6", "six==1.17.0"), List.of());
    assertThat(resolution.files())
        .extracting(LockedFile::fileName)
        .containsExactly(
            "numpy-2.2.6-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
            "six-1.17.0-py2.py3-none-any.whl");
  }

  @Test
  void whatTheBaseHasIsNotInstalledAgain() {
    var base = new Lock.Provided("six", "1.16.0");
    Resolution resolution = resolve(List.of("python-dateutil==2.9.0.post0"), List.of(base));
    assertThat(resolution.files()).extracting(LockedFile::name).containsExactly("python-dateutil");
    assertThat(resolution.provided()).containsExactly(base);
  }

  @Test
  void requirementThatTheBaseContradictsIsAConflict() {
    var base = List.of(new Lock.Provided("six", "1.16.0"));
    assertFails(FailureCode.PACKAGES_CONFLICT, () -> resolve(List.of("six==1.17.0"), base));
  }

  @Test
  void sourcePackageIsNamed() {
    assertFails(FailureCode.NO_WHEEL, () -> resolve(List.of("fire==0.4.0"), List.of()));
  }

  @Test
  void unknownPackageIsNamed() {
    assertFails(
        FailureCode.PACKAGE_NOT_FOUND,
        () -> resolve(List.of("kapsel-has-no-such-package==1"), List.of()));
  }

  @Test
  void optionInPlaceOfARequirementNeverReachesUv() {
    assertFails(FailureCode.BAD_PACKAGE, () -> resolve(List.of("--index-url=x"), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/",
        "https://10.0.0.1/simple/six/",
        "http://localhost:1/",
        "https://[fd00:ec2::254]/"
      })
  void indexThatRedirectsInsideIsRefusedByName(String inside) {
    try (StubServer index = new StubServer()) {
      for (int i = 0; i < 20; i++) {
        index.next(StubServer.answer(302, "Location", inside));
      }
      assertThatThrownBy(() -> resolve(index, List.of("six==1.17.0")))
          .isInstanceOfSatisfying(
              BuildFailedException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.FORBIDDEN_ADDRESS))
          .hasMessageContaining(URI.create(inside).getHost());
    }
  }

  @Test
  void indexThatIsAllowedIsAskedThroughTheProxy() {
    String page =
        "<!DOCTYPE html><html><body><a href='https://127.0.0.1:1/six-1.17.0-py3-none-any.whl"
            + "#sha256=0000000000000000000000000000000000000000000000000000000000000000'"
            + ">six-1.17.0-py3-none-any.whl</a></body></html>";
    try (StubServer index = new StubServer()) {
      index.next(
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            StubServer.answer(200, page).on(exchange);
          });
      // The index is on loopback, as its file is; only the first is allowed.
      assertFails(FailureCode.FORBIDDEN_ADDRESS, () -> resolve(index, List.of("six==1.17.0")));
      assertThat(index.requests).contains("GET /simple/six/ null");
    }
  }

  @Test
  void settingsOfTheMachineDoNotLeadPastTheProxy() throws IOException {
    try (StubServer index = new StubServer();
        StubServer bypass = new StubServer()) {
      Files.writeString(
          parent.resolve("uv.toml"), "http-proxy = \"http://%s\"".formatted(bypass.address()));
      assertFails(FailureCode.PACKAGE_NOT_FOUND, () -> resolve(index, List.of("kapsel-none==1")));
      assertThat(bypass.requests).isEmpty();
      assertThat(index.requests).isNotEmpty();
    }
  }

  @Test
  void indexThatIsDownIsNamed() {
    StubServer index = new StubServer();
    index.close();
    assertThatThrownBy(() -> resolve(index, List.of("six==1.17.0")))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.INDEX_UNREACHABLE))
        .hasMessageContaining("`127.0.0.1` was not reached");
  }

  private static void assertFails(FailureCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BuildFailedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Resolution resolve(List<String> requirements, List<Lock.Provided> visible) {
    return resolve(requirements, visible, null, new AddressGuard(List.of()));
  }

  private Resolution resolve(StubServer index, List<String> requirements) {
    return resolve(
        requirements,
        List.of(),
        index.uri("/simple").toString(),
        new AddressGuard(List.of(index.address())));
  }

  private Resolution resolve(
      List<String> requirements,
      List<Lock.Provided> visible,
      @Nullable String index,
      AddressGuard guard) {
    return new UvResolver(
            uv, work, SharedCache.open(cache), Destinations.of(guard, System.getenv()), _ -> false)
        .resolve(
            new UvResolver.Request(
                requirements,
                visible,
                PackageOptions.DEFAULT,
                index,
                new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11"),
                Platform.LINUX_AMD64,
                "2.36",
                false,
                true,
                Patience.standard()),
            uri -> {
              throw new AssertionError("the index states sizes");
            });
  }
}
