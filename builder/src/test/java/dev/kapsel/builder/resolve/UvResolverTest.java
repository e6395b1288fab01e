package dev.kapsel.builder.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.Patience;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real package index, with the real uv. */
@Tag("machine")
class UvResolverTest {

  @TempDir static Path cache;
  private static String uv;

  @TempDir Path work;

  @BeforeAll
  static void installUv() {
    uv = new UvTool(cache).command();
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

  private static void assertFails(FailureCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BuildFailedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Resolution resolve(List<String> requirements, List<Lock.Provided> visible) {
    return new UvResolver(uv, work, cache.resolve("uv"))
        .resolve(
            new UvResolver.Request(
                requirements,
                visible,
                PackageOptions.DEFAULT,
                null,
                new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11"),
                Platform.LINUX_AMD64,
                "2.36",
                Patience.standard()),
            uri -> {
              throw new AssertionError("the index states sizes");
            });
  }
}
