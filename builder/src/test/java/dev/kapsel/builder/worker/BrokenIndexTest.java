package dev.kapsel.builder.worker;

import static dev.kapsel.builder.network.StubServer.answer;
import static dev.kapsel.builder.network.StubServer.cut;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.StubServer.Act;
import dev.kapsel.builder.wheel.LargeWheel;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.definition.Python;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole builds, with the real uv, against a package index that misbehaves. */
@Tag("machine")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BrokenIndexTest {

  private static final String PAGES = "/simple/";
  private static final String FILES = "GET /files/tiny.*whl$";
  private static final byte[] PAGE = "<html>please log in</html>".getBytes();

  /** Shared, because uv is installed into it. */
  @TempDir static Path cache;

  @TempDir Path wheels;
  private WholeBuild build;
  private StubIndex index;

  @BeforeEach
  void open() throws IOException {
    build = new WholeBuild(cache);
    index = new StubIndex();
    build.allowed.add(index.address());
    build.index = index.uri(PAGES).toString();
    build.python = new Python.Pip(List.of("tiny"), Python.Over.BASE);
    publish("tiny");
    publish("pip");
  }

  private void publish(String name) throws IOException {
    try (LargeWheel wheel = new LargeWheel(wheels, name)) {
      // Other content each time: what was fetched is kept.
      index.add(wheel.file(name + ".py", UUID.randomUUID().toString().getBytes()).finish());
    }
  }

  @AfterEach
  void close() {
    build.close();
    index.close();
  }

  /** What goes wrong, and what whoever asked is told. */
  enum Fault {
    DOWN(FailureCode.INDEX_UNREACHABLE, "", i -> i.close()),
    SILENT(FailureCode.INDEX_UNREACHABLE, "", i -> i.always(PAGES, i.silence())),
    ALWAYS_500(FailureCode.INDEX_UNREACHABLE, "", i -> i.always(PAGES, answer(500, ""))),
    ALWAYS_503(FailureCode.INDEX_UNREACHABLE, "", i -> i.always(PAGES, answer(503, ""))),
    ASKED_TOO_OFTEN(
        FailureCode.INDEX_UNREACHABLE,
        "",
        i -> i.always(PAGES, answer(429, "Retry-After", "3600"))),
    NO_LOGIN(FailureCode.INDEX_REFUSED, "", i -> i.always(PAGES, answer(401, ""))),
    NO_RIGHT(FailureCode.INDEX_REFUSED, "", i -> i.always(PAGES, answer(403, ""))),
    NO_PACKAGE(FailureCode.PACKAGE_NOT_FOUND, "tiny", i -> i.always(PAGES, answer(404, ""))),
    PAGE_IS_RUBBISH(
        FailureCode.INDEX_UNREACHABLE, "", i -> i.always(PAGES, json(answer(200, "[1, {")))),
    PAGE_IS_ANOTHER(FailureCode.INDEX_UNREACHABLE, "", i -> i.always(PAGES, answer(200, PAGE))),
    PAGE_IS_CUT(FailureCode.INDEX_UNREACHABLE, "", i -> i.always(PAGES, json(cut(PAGE, 5)))),
    PAGE_STALLS(FailureCode.INDEX_UNREACHABLE, "", i -> i.always(PAGES, json(i.stall(PAGE)))),
    PAGE_DRIPS(
        FailureCode.INDEX_UNREACHABLE,
        "`127.0.0.1` answers with less than 1,000 bytes a second",
        i -> i.always(PAGES, json(i.drip(new byte[100_000], 20)))),
    REDIRECTS_FOR_EVER(
        FailureCode.INDEX_UNREACHABLE,
        "",
        i -> i.always(PAGES, answer(302, "Location", "/simple/tiny/"))),
    REDIRECTS_INSIDE(
        FailureCode.FORBIDDEN_ADDRESS,
        "169.254.169.254",
        i -> i.always(PAGES, answer(302, "Location", "http://169.254.169.254/"))),
    FILE_MISSING(FailureCode.PACKAGE_NOT_FOUND, "tiny", i -> i.always(FILES, answer(404, ""))),
    FILE_CUT(FailureCode.INDEX_UNREACHABLE, "tiny", i -> i.always(FILES, cut(PAGE, 5))),
    FILE_STALLS(FailureCode.INDEX_UNREACHABLE, "tiny", i -> i.always(FILES, i.stall(PAGE))),
    FILE_IS_ANOTHER(FailureCode.HASH_MISMATCH, "tiny", i -> i.always(FILES, answer(200, PAGE))),
    FILE_ALWAYS_500(FailureCode.INDEX_UNREACHABLE, "tiny", i -> i.always(FILES, answer(500, "")));

    private static Act json(Act answer) {
      return exchange -> {
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.pypi.simple.v1+json");
        answer.on(exchange);
      };
    }

    private final FailureCode code;
    private final String said;
    private final Consumer<StubIndex> arranged;

    Fault(FailureCode code, String said, Consumer<StubIndex> arranged) {
      this.code = code;
      this.said = said;
      this.arranged = arranged;
    }
  }

  @ParameterizedTest
  @EnumSource
  void indexThatStaysBrokenEndsTheBuild(Fault fault) {
    fault.arranged.accept(index);
    build.run().failed(fault.code, fault.said);
  }

  /** What was met on the way stays behind in no cache. */
  @ParameterizedTest
  @EnumSource(names = {"NO_PACKAGE", "PAGE_IS_RUBBISH", "FILE_CUT", "FILE_IS_ANOTHER"})
  void indexThatIsMendedIsBelieved(Fault fault) {
    fault.arranged.accept(index);
    build.run().failed(fault.code, fault.said);
    index.mend();
    build.run().succeeded();
  }

  @Test
  void failureIsInTheStageOfItsCause() {
    index.always(FILES, answer(500, ""));
    assertThat(build.run().failed(FailureCode.INDEX_UNREACHABLE, "tiny").stage())
        .isEqualTo(Stage.FETCH);
  }

  @Test
  void indexThatDripsIsGivenUpLongBeforeTheTimeOfTheResolver() {
    Fault.PAGE_DRIPS.arranged.accept(index);
    build.within(
        build.patience.program().dividedBy(2),
        () -> build.run().failed(Fault.PAGE_DRIPS.code, Fault.PAGE_DRIPS.said));
  }

  @Test
  void pageThatDripsOnceIsAskedForAgain() {
    index.first(1, PAGES + "tiny", Fault.json(index.drip(new byte[100_000], 20)));
    build.run().succeeded();
  }

  @Test
  void faultsInPassingAreNotNoticed() {
    index.first(1, PAGES, answer(503, ""));
    index.first(1, FILES, answer(500, ""));
    build.run().succeeded();
  }
}
