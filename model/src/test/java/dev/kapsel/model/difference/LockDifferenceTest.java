package dev.kapsel.model.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.difference.Variants.Variant;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.lock.LockedFile.Kind;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockDifferenceTest {

  private static final Lock LOCK = lock(wheel("numpy", "2.2.5"), wheel("pandas", "2.2.3"));

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          WHEEL, 2.2.9,     2.2.10,     UPGRADED,   true
          WHEEL, 1.0,       1.0rc1,     DOWNGRADED, true
          WHEEL, 1.0.post1, 1.0,        DOWNGRADED, true
          WHEEL, 2.7.0+cpu, 2.7.0+cu126, UPGRADED,  true
          WHEEL, 2024.1,    1!1.0,      UPGRADED,   true
          WHEEL, 1.0,       1.0.0,      REBUILT,    true
          WHEEL, 2004d,     1.0,        UPGRADED,   false
          WHEEL, 2004d,     2004e,      UPGRADED,   false
          WHEEL, 2004d,     2004d,      REBUILT,    true
          DEB,   2.36-9+deb12u9, 2.36-9+deb12u14, UPGRADED, true
          DEB,   1.0,       1.0~rc1,    DOWNGRADED, true
          DEB,   9.0,       1:1.0,      UPGRADED,   true
          DEB,   1.0,       1.0-0,      REBUILT,    true
          DEB,   1 0,       1 1,        UPGRADED,   false
          CONDA, 1.1.1_,    1.1.1a,     UPGRADED,   true
          CONDA, 1.0,       1.0dev,     DOWNGRADED, true
          CONDA, 1.0,       1.0.0,      REBUILT,    true
          CONDA, 1..0,      1..1,       UPGRADED,   false
          """)
  void versionsAreOrderedAsTheirWorldDoes(
      Kind kind, String before, String after, PackageChange.Kind expected, boolean certain) {
    LockDifference difference =
        LockDifference.between(
            lock(file(kind, "p", before, "1")), lock(file(kind, "p", after, "2")));
    assertThat(difference.packages())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.kind()).isEqualTo(expected);
              assertThat(change.certain()).isEqualTo(certain);
              assertThat(change.packageKind()).isEqualTo(kind);
            });
    assertThat(difference.others()).isEmpty();
  }

  @Test
  void packagesDifferByKindAndName() {
    Lock after =
        lock(
            wheel("numpy", "2.2.6"),
            wheel("scipy", "1.15.3"),
            file(Kind.DEB, "numpy", "1.0", "x"),
            file(Kind.WHEEL, "pandas", "2.2.3", "other"));
    assertThat(LockDifference.between(LOCK, after).packages())
        .extracting(PackageChange::text)
        .containsExactly(
            "wheel `numpy` upgraded: 2.2.5 -> 2.2.6",
            "wheel `pandas` rebuilt: 2.2.3",
            "wheel `scipy` added: 1.15.3",
            "deb `numpy` added: 1.0");
    assertThat(LockDifference.between(after, LOCK).packages())
        .extracting(PackageChange::text)
        .containsExactly(
            "wheel `numpy` downgraded: 2.2.6 -> 2.2.5",
            "wheel `pandas` rebuilt: 2.2.3",
            "wheel `scipy` removed: 1.15.3",
            "deb `numpy` removed: 1.0");
  }

  @Test
  void ofOnePackageTwiceOnlyTheOtherFileDiffers() {
    Lock before = lock(wheel("a", "1.0"), wheel("a", "2.0"));
    Lock after = lock(wheel("a", "2.0"), wheel("a", "3.0"));
    assertThat(LockDifference.between(before, after).packages())
        .extracting(PackageChange::text)
        .containsExactly("wheel `a` upgraded: 1.0 -> 3.0");
  }

  @Test
  void aGuessIsCalledOne() {
    Lock before = lock(wheel("pytz", "2004e"));
    Lock after = lock(wheel("pytz", "2004d"));
    assertThat(LockDifference.between(before, after).packages())
        .extracting(PackageChange::text)
        .containsExactly("wheel `pytz` downgraded: 2004e -> 2004d, as far as the texts tell");
  }

  @Test
  void everythingButPackagesDiffersByField() {
    Lock after =
        new Lock(
            "recipe-2",
            Platform.LINUX_ARM64,
            List.of(Digest.of(new byte[] {2}), Digest.of(new byte[] {1})),
            new Lock.Interpreter("cpython", "3.11.4", "/usr/bin/python3.11"),
            false,
            false,
            LOCK.files(),
            List.of(new Lock.Provided("pip", "24.0"), new Lock.Provided("wheel", "0.40")));
    assertThat(LockDifference.between(LOCK, after).packages()).isEmpty();
    assertThat(LockDifference.between(LOCK, after).others())
        .extracting(LockChange::text)
        .containsExactly(
            "/bases: `%s` added".formatted(Digest.of(new byte[] {2})),
            "/bytecode changed: `true` -> `false`",
            "/interpreter/version changed: `3.11.2` -> `3.11.4`",
            "/platform changed: `linux/amd64` -> `linux/arm64`",
            "/provided: `pip` changed: `23.0` -> `24.0`",
            "/provided: `setuptools` removed: `66.1`",
            "/provided: `wheel` added: `0.40`",
            "/recipe changed: `recipe-1` -> `recipe-2`",
            "/seesBase changed: `true` -> `false`");
  }

  @Test
  void aChangeOfAnyPartIsSeen() {
    for (Variant<Lock> variant : Variants.of(LOCK)) {
      LockDifference difference = LockDifference.between(LOCK, variant.value());
      // Files and what the base provides are sets: another order is the same lock.
      boolean same = LockHash.of(variant.value()).equals(LockHash.of(LOCK));
      assertThat(same).as(variant.toString()).isEqualTo(variant.value().equals(LOCK));
      assertThat(difference.packages().isEmpty() && difference.others().isEmpty())
          .as(variant.toString())
          .isEqualTo(same);
      assertThat(difference.others())
          .allMatch(change -> (change.field() + "/").startsWith("/" + variant.part() + "/"));
    }
  }

  @Test
  void thereIsAChangeExactlyWhereLockHashesDiffer() {
    Random random = new Random(20_261_135);
    for (int i = 0; i < 2_000; i++) {
      Lock before = random(random);
      Lock after = random(random);
      LockDifference difference = LockDifference.between(before, after);
      assertThat(difference.packages().isEmpty() && difference.others().isEmpty())
          .as("%s -> %s", before, after)
          .isEqualTo(LockHash.of(before).equals(LockHash.of(after)));
    }
  }

  @Test
  void onTheWireItIsTheSame() throws Exception {
    Random random = new Random(20_261_136);
    for (int i = 0; i < 100; i++) {
      LockDifference difference = LockDifference.between(random(random), random(random));
      String json = KapselJson.mapper().writeValueAsString(difference);
      assertThat(KapselJson.mapper().readValue(json, LockDifference.class)).isEqualTo(difference);
    }
  }

  @Test
  void asJsonAPackageHasItsVersionsAndFiles() throws Exception {
    Lock after = lock(wheel("numpy", "2.2.6"), wheel("pandas", "2.2.3"));
    assertThat(KapselJson.mapper().writeValueAsString(LockDifference.between(LOCK, after)))
        .isEqualTo(
            """
            {"packages":[{"kind":"upgraded","packageKind":"wheel","name":"numpy",\
            "before":{"version":"2.2.5","fileName":"numpy-2.2.5.whl","sha256":"%s"},\
            "after":{"version":"2.2.6","fileName":"numpy-2.2.6.whl","sha256":"%s"},\
            "certain":true,"text":"wheel `numpy` upgraded: 2.2.5 -> 2.2.6"}],"others":[]}"""
                .formatted(
                    wheel("numpy", "2.2.5").sha256().hex(),
                    wheel("numpy", "2.2.6").sha256().hex()));
  }

  private static Lock random(Random random) {
    List<LockedFile> files = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      if (random.nextBoolean()) {
        Kind kind = random.nextInt(10) == 0 ? Kind.CONDA : Kind.WHEEL;
        files.add(file(kind, name, "1." + random.nextInt(2), "" + random.nextInt(2)));
      }
    }
    boolean base = random.nextInt(4) > 0;
    return new Lock(
        LOCK.recipe(),
        LOCK.platform(),
        LOCK.bases(),
        LOCK.interpreter(),
        base,
        true,
        files,
        base ? LOCK.provided() : List.of());
  }

  private static Lock lock(LockedFile... files) {
    return new Lock(
        "recipe-1",
        Platform.LINUX_AMD64,
        List.of(Digest.of(new byte[] {1})),
        new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11"),
        true,
        true,
        List.of(files),
        List.of(new Lock.Provided("pip", "23.0"), new Lock.Provided("setuptools", "66.1")));
  }

  private static LockedFile wheel(String name, String version) {
    return file(Kind.WHEEL, name, version, "0");
  }

  private static LockedFile file(Kind kind, String name, String version, String content) {
    return new LockedFile(
        kind, name, version, name + "-" + version + ".whl", Sha256.of(name + version + content), 1);
  }
}
