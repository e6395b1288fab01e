package dev.kapsel.builder.worker;

import static dev.kapsel.builder.network.StubServer.answer;
import static dev.kapsel.builder.network.StubServer.cut;

import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.StubServer.Act;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole builds between registries that misbehave: that of the base, and that of the image. */
@Timeout(20)
class BrokenRegistryTest {

  private static final byte[] PAGE = "<html>please log in</html>".getBytes();
  private static final byte[] OTHER = "{\"layers\":[]}".getBytes();

  @TempDir Path cache;
  private WholeBuild build;

  @BeforeEach
  void open() {
    build = new WholeBuild(cache);
  }

  @AfterEach
  void close() {
    build.close();
  }

  /** What goes wrong with the registry of the base, and what its users are told. */
  enum BaseFault {
    DOWN(FailureCode.REGISTRY_UNREACHABLE, "cannot connect to", b -> b.hub.close()),
    SILENT(
        FailureCode.REGISTRY_UNREACHABLE, "no answer", b -> b.hub.always("/v2/", b.hub.silence())),
    ALWAYS_500(
        FailureCode.REGISTRY_UNREACHABLE,
        "answered 500",
        b -> b.hub.always("/v2/", answer(500, ""))),
    ASKED_TOO_OFTEN(
        FailureCode.REGISTRY_UNREACHABLE,
        "answered 429",
        b -> b.hub.always("/v2/", answer(429, "Retry-After", "3600"))),
    NO_LOGIN(FailureCode.BASE_REFUSED, "answered 401", b -> b.hub.always("/v2/", answer(401, ""))),
    NO_RIGHT(FailureCode.BASE_REFUSED, "answered 403", b -> b.hub.always("/v2/", answer(403, ""))),
    NO_IMAGE(
        FailureCode.BASE_NOT_FOUND, "answered 404", b -> b.hub.always("/v2/", answer(404, ""))),
    MANIFEST_IS_A_PAGE(
        FailureCode.REGISTRY_UNREACHABLE,
        "no JSON",
        b -> b.hub.always("manifests", answer(200, PAGE))),
    MANIFEST_IS_CUT(
        FailureCode.REGISTRY_UNREACHABLE,
        "team/python",
        b -> b.hub.always("manifests", cut(PAGE, 5))),
    MANIFEST_IS_ANOTHER(
        FailureCode.HASH_MISMATCH,
        "sha256:",
        b -> {
          b.image = b.image.withDigest(b.base.publish());
          b.hub.always("manifests", answer(200, OTHER));
        }),
    REDIRECTS_FOR_EVER(
        FailureCode.REGISTRY_UNREACHABLE,
        "redirects",
        b -> b.hub.always("manifests", answer(302, "Location", "/v2/x/manifests/1"))),
    REDIRECTS_INSIDE(
        FailureCode.FORBIDDEN_ADDRESS,
        "169.254.169.254",
        b -> b.hub.always("manifests", answer(302, "Location", "http://169.254.169.254/"))),
    LAYER_MISSING(
        FailureCode.BASE_NOT_FOUND,
        "answered 404",
        b -> b.hub.always("blobs/" + b.base.layer, answer(404, ""))),
    LAYER_CUT(
        FailureCode.REGISTRY_UNREACHABLE,
        "sha256:",
        b -> b.hub.always("blobs/" + b.base.layer, b.cutLayer())),
    LAYER_STALLS(
        FailureCode.REGISTRY_UNREACHABLE,
        "stalled",
        b -> b.hub.always("blobs/" + b.base.layer, b.hub.stall(new byte[10]))),
    LAYER_DRIPS(
        FailureCode.REGISTRY_UNREACHABLE,
        "stalled",
        b -> b.hub.always("blobs/" + b.base.layer, b.hub.drip(b.layer(), 20))),
    LAYER_IS_A_PAGE(
        FailureCode.HASH_MISMATCH,
        "sha256:",
        b -> b.hub.always("blobs/" + b.base.layer, answer(200, new byte[b.layer().length]))),
    CONFIG_IS_A_PAGE(
        FailureCode.HASH_MISMATCH,
        "bytes",
        b -> b.hub.always("blobs/" + b.base.config, answer(200, PAGE))),
    SIZE_TOO_SMALL(FailureCode.HASH_MISMATCH, "more than", b -> b.lie(-5)),
    SIZE_TOO_LARGE(FailureCode.HASH_MISMATCH, "bytes", b -> b.lie(5)),
    DIFF_ID_LIES(
        FailureCode.HASH_MISMATCH,
        "unpacks to",
        b -> {
          b.base.diffId = b.base.layer;
          b.base.publish();
        });

    private final FailureCode code;
    private final String said;
    private final Consumer<WholeBuild> arranged;

    BaseFault(FailureCode code, String said, Consumer<WholeBuild> arranged) {
      this.code = code;
      this.said = said;
      this.arranged = arranged;
    }
  }

  @ParameterizedTest
  @EnumSource
  void baseRegistryThatStaysBrokenEndsTheBuild(BaseFault fault) {
    fault.arranged.accept(build);
    build.run().failed(fault.code, fault.said);
  }

  /** What goes wrong with the registry that the image goes to. */
  enum PushFault {
    DOWN(FailureCode.REGISTRY_UNREACHABLE, "cannot connect to", b -> b.target.close()),
    SILENT(
        FailureCode.REGISTRY_UNREACHABLE,
        "no answer",
        b -> b.target.always("/v2/", b.target.silence())),
    TAKES_NOTHING(
        FailureCode.REGISTRY_UNREACHABLE,
        "no answer",
        b -> b.target.always("PUT /v2/", b.target.silence())),
    ALWAYS_500(
        FailureCode.REGISTRY_UNREACHABLE,
        "answered 500",
        b -> b.target.always("/v2/", answer(500, ""))),
    FULL(
        FailureCode.PUSH_FAILED, "answered 507", b -> b.target.always("PUT /v2/", answer(507, ""))),
    ASKED_TOO_OFTEN(
        FailureCode.REGISTRY_UNREACHABLE,
        "answered 429",
        b -> b.target.always("POST", answer(429, "Retry-After", "3600"))),
    NO_LOGIN(
        FailureCode.PUSH_FAILED, "answered 401", b -> b.target.always("POST", answer(401, ""))),
    NO_RIGHT(
        FailureCode.PUSH_FAILED, "answered 403", b -> b.target.always("POST", answer(403, ""))),
    TOO_LARGE(
        FailureCode.PUSH_FAILED, "answered 413", b -> b.target.always("PUT", answer(413, ""))),
    NO_REGISTRY(
        FailureCode.PUSH_FAILED, "answered 404", b -> b.target.always("POST", answer(404, ""))),
    A_PAGE(
        FailureCode.PUSH_FAILED, "answered 200", b -> b.target.always("POST", answer(200, PAGE))),
    UPLOAD_INSIDE(
        FailureCode.FORBIDDEN_ADDRESS,
        "169.254.169.254",
        b -> b.target.always("POST", answer(202, "Location", "http://169.254.169.254/x"))),
    LAYER_ARRIVES_CHANGED(
        FailureCode.PUSH_FAILED,
        "answered 400",
        b -> b.target.always("PUT .*uploads", answer(400, ""))),
    LAYER_HAS_ANOTHER_DIGEST(
        FailureCode.PUSH_FAILED, "sha256:0", b -> b.target.always("PUT .*uploads", otherDigest())),
    MANIFEST_HAS_ANOTHER_DIGEST(
        FailureCode.PUSH_FAILED,
        "sha256:0",
        b -> b.target.always("PUT .*manifests", otherDigest())),
    MANIFEST_REFUSED(
        FailureCode.PUSH_FAILED,
        "answered 400",
        b -> b.target.always("PUT .*manifests", answer(400, ""))),
    MANIFEST_500(
        FailureCode.REGISTRY_UNREACHABLE,
        "answered 500",
        b -> b.target.always("PUT .*manifests", answer(500, "")));

    private final FailureCode code;
    private final String said;
    private final Consumer<WholeBuild> arranged;

    PushFault(FailureCode code, String said, Consumer<WholeBuild> arranged) {
      this.code = code;
      this.said = said;
      this.arranged = arranged;
    }
  }

  @ParameterizedTest
  @EnumSource
  void registryThatTakesNoImageEndsTheBuild(PushFault fault) {
    fault.arranged.accept(build);
    build.run().failed(fault.code, fault.said);
  }

  private static Act otherDigest() {
    return answer(201, "Docker-Content-Digest", "sha256:" + "0".repeat(64));
  }

  /** What passes, and is not even noticed by who asked for the build. */
  enum Passing {
    BASE_ANSWERS_500_ONCE(b -> b.hub.first(1, "manifests", answer(500, ""))),
    BASE_IS_ASKED_TOO_OFTEN(b -> b.hub.first(1, "manifests", answer(429, "Retry-After", "1"))),
    BASE_MANIFEST_IS_CUT(b -> b.hub.first(1, "manifests", cut(PAGE, 5))),
    BASE_LAYER_IS_CUT(b -> b.hub.first(1, "blobs/" + b.base.layer, b.cutLayer())),
    BASE_LAYER_STALLS(b -> b.hub.first(1, "blobs/" + b.base.layer, b.hub.stall(new byte[0]))),
    BASE_CONFIG_IS_CUT(b -> b.hub.first(1, "blobs/" + b.base.config, cut(PAGE, 0))),
    TARGET_ANSWERS_503_ONCE(b -> b.target.first(1, "POST", answer(503, ""))),
    MANIFEST_IS_REFUSED_ONCE(b -> b.target.first(1, "PUT .*manifests", answer(502, ""))),
    UPLOAD_IS_FORGOTTEN(b -> b.target.first(1, "PUT .*uploads", answer(404, ""))),
    EVERY_SECOND_PUSH_IS_REFUSED(b -> everySecond(b, answer(503, ""))),
    EVERY_SECOND_PUSH_IS_CUT(b -> everySecond(b, exchange -> exchange.close()));

    private final Consumer<WholeBuild> arranged;

    Passing(Consumer<WholeBuild> arranged) {
      this.arranged = arranged;
    }

    private static void everySecond(WholeBuild build, Act act) {
      build.target.everySecond("PUT", act);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatPassesIsTriedAgain(Passing fault) {
    fault.arranged.accept(build);
    build.run().succeeded();
  }

  @Test
  void healthyRegistriesGiveAnImage() {
    build.run().succeeded();
  }
}
