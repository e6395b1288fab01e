package dev.kapsel.builder.debian;

import static dev.kapsel.builder.network.StubServer.answer;
import static dev.kapsel.builder.network.StubServer.cut;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.builder.network.Http;
import dev.kapsel.builder.network.StubServer;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bouncycastle.openpgp.PGPException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A base from a mirror that misbehaves on the way; what it lies about is DebianBasesTest's. */
@Timeout(20)
class BrokenMirrorTest {

  private static final String INDEX = "InRelease";
  private static final String LIST = "Packages";
  private static final String PACKAGE = "hello.*deb";
  private static final byte[] PAGE = "<html>please log in</html>".getBytes(StandardCharsets.UTF_8);
  private static final BaseRecipe RECIPE =
      BaseRecipe.read(
          "test:1", "suites: [test]\npackages: [hello]\n".getBytes(StandardCharsets.UTF_8));

  @TempDir Path scratch;
  private SignedRepository mirror;
  private Path keyring;

  @BeforeEach
  void start() throws IOException, PGPException {
    mirror = new SignedRepository();
    keyring = mirror.keyring(scratch);
    mirror.add(
        "hello",
        "",
        SignedRepository.deb("hello", Map.of(), Map.of("./bin/", "", "./bin/hello", "hi")));
    mirror.publish();
  }

  @AfterEach
  void stop() {
    mirror.close();
  }

  /** What goes wrong, and what whoever asked is told. */
  enum Fault {
    DOWN(FailureCode.MIRROR_UNREACHABLE, INDEX, m -> m.close()),
    SILENT(FailureCode.MIRROR_UNREACHABLE, INDEX, m -> m.always("/", m.silence())),
    ALWAYS_500(FailureCode.MIRROR_UNREACHABLE, "500", m -> m.always("/", answer(500, ""))),
    ASKED_TOO_OFTEN(
        FailureCode.MIRROR_UNREACHABLE,
        "429",
        m -> m.always("/", answer(429, "Retry-After", "3600"))),
    NO_RIGHT(FailureCode.MIRROR_UNREACHABLE, "403", m -> m.always("/", answer(403, ""))),
    REDIRECTS_FOR_EVER(
        FailureCode.MIRROR_UNREACHABLE,
        "redirects",
        m -> m.always("/", answer(302, "Location", "/x"))),
    REDIRECTS_INSIDE(
        FailureCode.FORBIDDEN_ADDRESS,
        "169.254.169.254",
        m -> m.always("/", answer(302, "Location", "http://169.254.169.254/"))),
    INDEX_IS_A_PAGE(FailureCode.MIRROR_NOT_TRUSTED, INDEX, m -> m.always(INDEX, answer(200, PAGE))),
    INDEX_IS_CUT(FailureCode.MIRROR_UNREACHABLE, INDEX, m -> m.always(INDEX, cut(PAGE, 5))),
    INDEX_STALLS(FailureCode.MIRROR_UNREACHABLE, INDEX, m -> m.always(INDEX, m.stall(PAGE))),
    INDEX_DRIPS(
        FailureCode.MIRROR_UNREACHABLE, INDEX, m -> m.always(INDEX, m.drip(new byte[9999], 20))),
    LIST_IS_A_PAGE(FailureCode.HASH_MISMATCH, LIST, m -> m.always(LIST, answer(200, PAGE))),
    LIST_IS_CUT(FailureCode.MIRROR_UNREACHABLE, LIST, m -> m.always(LIST, cut(PAGE, 5))),
    LIST_IS_MISSING(FailureCode.MIRROR_UNREACHABLE, "404", m -> m.always(LIST, answer(404, ""))),
    PACKAGE_IS_A_PAGE(
        FailureCode.HASH_MISMATCH, "hello", m -> m.always(PACKAGE, answer(200, PAGE))),
    PACKAGE_IS_CUT(FailureCode.MIRROR_UNREACHABLE, "hello", m -> m.always(PACKAGE, cut(PAGE, 5))),
    PACKAGE_STALLS(FailureCode.MIRROR_UNREACHABLE, "hello", m -> m.always(PACKAGE, m.stall(PAGE)));

    private final FailureCode code;
    private final String said;
    private final Consumer<SignedRepository> arranged;

    Fault(FailureCode code, String said, Consumer<SignedRepository> arranged) {
      this.code = code;
      this.said = said;
      this.arranged = arranged;
    }
  }

  @ParameterizedTest
  @EnumSource
  void mirrorThatStaysBrokenIsNamed(Fault fault) {
    fault.arranged.accept(mirror);
    assertThatThrownBy(this::assemble)
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> {
              assertThat(e.code()).as(e.getMessage()).isEqualTo(fault.code);
              assertThat(e.advice()).isNotBlank();
            })
        .hasMessageContaining(fault.said);
  }

  /** What was met on the way stays behind in no cache. */
  @ParameterizedTest
  @EnumSource(names = {"INDEX_IS_A_PAGE", "LIST_IS_A_PAGE", "PACKAGE_IS_A_PAGE", "PACKAGE_IS_CUT"})
  void mirrorThatIsMendedIsBelieved(Fault fault) {
    fault.arranged.accept(mirror);
    assertThatThrownBy(this::assemble).isInstanceOf(BuildFailedException.class);
    mirror.mend();
    assertThat(assemble().layers()).isNotEmpty();
  }

  @Test
  void faultsInPassingAreNotNoticed() {
    mirror.first(1, INDEX, answer(503, ""));
    mirror.first(1, LIST, cut(file(LIST), 5));
    mirror.first(1, PACKAGE, cut(file("hello"), 5));
    assertThat(assemble().layers()).isNotEmpty();
  }

  private byte[] file(String part) {
    return mirror.files.entrySet().stream()
        .filter(file -> file.getKey().contains(part))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private DebianBases.Assembled assemble() {
    Http http =
        Http.create(new AddressGuard(List.of(mirror.address())), Map.of(), StubServer.hasty());
    return new DebianBases(
            http,
            new DebianMirror(mirror.url(), keyring, scratch),
            SharedCache.open(scratch.resolve("cache")),
            Clock.systemUTC())
        .assemble(
            ImageReference.parse("kapsel/test:1"), RECIPE, Platform.LINUX_AMD64, new KeptBases());
  }
}
