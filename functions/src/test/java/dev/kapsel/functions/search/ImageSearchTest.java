package dev.kapsel.functions.search;

import static dev.kapsel.functions.build.World.packed;
import static dev.kapsel.functions.build.World.wheel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.BaseContents.Installed;
import dev.kapsel.model.image.BaseContents.Kind;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.search.BaseMatch;
import dev.kapsel.model.search.ImageUser;
import dev.kapsel.model.search.PackageMatch;
import dev.kapsel.model.search.PackageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a package, a base or a digest to generations, and from those to versions. */
final class ImageSearchTest {

  private static final WorkspaceName TEAM = World.TEAM;

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private ImageSearch search() {
    return world.bean(ImageSearch.class);
  }

  private static <T> List<T> all(Function<@Nullable String, Listing<T>> pages) {
    List<T> rows = new ArrayList<>();
    String next = null;
    do {
      Listing<T> page = pages.apply(next);
      rows.addAll(page.rows());
      next = page.next();
    } while (next != null);
    return rows;
  }

  private List<PackageMatch> packages(String name, @Nullable String versions) {
    return packages(name, versions, null);
  }

  private List<PackageMatch> packages(
      String name, @Nullable String versions, @Nullable String kind) {
    PackageQuery query = PackageQuery.of(name, versions, kind, false);
    return all(next -> search().packages(TEAM, query, next));
  }

  private List<BaseMatch> bases(@Nullable String image, @Nullable String digest) {
    BaseQuery query = BaseQuery.of(image, digest, false);
    return all(next -> search().bases(TEAM, query, next));
  }

  private static DefinitionHash hash(String requirement) {
    return DefinitionHash.of(World.definition(requirement));
  }

  private Generation generation(String requirement) {
    return world.bean(Images.class).generation(TEAM, hash(requirement), 1).orElseThrow();
  }

  @Test
  void aPackageLeadsToItsGenerationAndFromThereToTheVersions() {
    world.register(TEAM, "forecast", "user:a", "", "pandas");
    world.register(TEAM, "churn", "user:a", "", "pandas");
    world.build(TEAM, World.definition("pandas"), wheel("pandas", "2.2.3"));
    world.publish();
    assertThat(packages("Pandas", null))
        .singleElement()
        .satisfies(
            match -> {
              assertThat(match.version()).isEqualTo("2.2.3");
              assertThat(match.from()).isEqualTo(PackageSource.WHEEL);
              assertThat(match.image().hash()).isEqualTo(hash("pandas"));
              assertThat(match.image().generation()).isEqualTo(1);
              assertThat(match.image().digest()).isEqualTo(generation("pandas").digest());
              assertThat(match.image().current()).isTrue();
              assertThat(match.image().versions())
                  .extracting(Object::toString)
                  .containsExactly("churn:1", "forecast:1");
              assertThat(match.image().moreVersions()).isFalse();
            });
    assertThat(packages("numpy", null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "               | 1.26.4 2.0.0 2.1.0rc1 2.1.0 2.10.1",
        ">=2.0          | 2.0.0 2.1.0rc1 2.1.0 2.10.1",
        ">=2.0,<2.2     | 2.0.0 2.1.0rc1 2.1.0",
        "<2.1           | 1.26.4 2.0.0",
        "==2.*          | 2.0.0 2.1.0rc1 2.1.0 2.10.1",
        "!=2.1.0,>2.0   | 2.1.0rc1 2.10.1",
        "~=2.1          | 2.1.0 2.10.1",
        "===2.10.1      | 2.10.1",
        ">3,<2          |"
      })
  void versionsOfAPackageAreFoundByARange(@Nullable String range, @Nullable String expected) {
    for (String version : List.of("2.1.0", "2.10.1", "1.26.4", "2.0.0", "2.1.0rc1")) {
      String pinned = "numpy==" + version;
      world.build(TEAM, World.definition(pinned), wheel("numpy", version));
    }
    world.publish();
    assertThat(
            String.join(" ", packages("numpy", range).stream().map(PackageMatch::version).toList()))
        .isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void packagesOfOtherKindsAreFoundByNameAndByExactVersion() {
    world.build(
        TEAM,
        World.definition("pandas"),
        packed(LockedFile.Kind.DEB, "libstdc++6", "12.2.0-14"),
        packed(LockedFile.Kind.CONDA, "mkl", "2024.1"));
    world.publish();
    assertThat(packages("libstdc++6", null)).hasSize(1);
    assertThat(packages("libstdc++6", "=12.2.0-14", "deb")).hasSize(1);
    assertThat(packages("libstdc++6", ">=1")).hasSize(1);
    assertThat(packages("libstdc++6", ">=1", "wheel")).isEmpty();
    assertThat(packages("mkl", ">=2024")).hasSize(1);
  }

  @Test
  void whatIsInstalledInTheBaseIsFoundWhereABuildHasTold() {
    world.buildOver(
        TEAM,
        World.definition("pandas"),
        new Installed(Kind.DEB, "libssl3", "3.0.11-1~deb12u2"),
        new Installed(Kind.PYTHON, "pip", "23.0.1"));
    world.build(TEAM, World.definition("numpy"), wheel("pip", "24.0"));
    world.publish();
    assertThat(packages("libssl3", null))
        .singleElement()
        .satisfies(match -> assertThat(match.from()).isEqualTo(PackageSource.DEB))
        .satisfies(match -> assertThat(match.image().hash()).isEqualTo(hash("pandas")));
    assertThat(packages("pip", null))
        .extracting(match -> match.version() + " " + match.from())
        .containsExactly("23.0.1 base", "24.0 wheel");
    assertThat(packages("pip", ">1", "wheel"))
        .extracting(PackageMatch::version)
        .containsExactly("24.0");
    Write delete =
        new Write.Delete(Keys.generation(TEAM, hash("pandas"), 1), Precondition.revision(1));
    assertThat(world.bean(Table.class).commit(List.of(delete)).done()).isTrue();
    world.publish();
    assertThat(packages("libssl3", null)).isEmpty();
  }

  @Test
  void hundredsOfPackagesComeAndGoWithTheirGeneration() {
    Installed[] many =
        IntStream.range(0, 430)
            .mapToObj(i -> new Installed(Kind.DEB, "package-" + i, "1.0-" + i))
            .toArray(Installed[]::new);
    world.buildOver(TEAM, World.definition("pandas"), many);
    world.publish();
    assertThat(packages("package-0", null)).hasSize(1);
    assertThat(packages("package-429", "<1.0-430", "deb")).hasSize(1);
    Write delete =
        new Write.Delete(Keys.generation(TEAM, hash("pandas"), 1), Precondition.revision(1));
    assertThat(world.bean(Table.class).commit(List.of(delete)).done()).isTrue();
    world.publish();
    assertThat(
            world
                .bean(Table.class)
                .query(Query.of(TEAM + "#PACKAGE#package-429", new Query.Range.Prefix(""), 1))
                .items())
        .isEmpty();
    assertThat(packages("package-0", null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                   | 3.0.11-1~deb12u2 3.0.15~rc1-1 3.0.15-1~deb12u1 3.0.15-1 1:0.9-1",
        "<3.0.15-1~deb12u1  | 3.0.11-1~deb12u2 3.0.15~rc1-1",
        ">=3.0.15,<1:0      | 3.0.15-1~deb12u1 3.0.15-1",
        ">>3.0.15-1         | 1:0.9-1",
        "=3.0.15-1          | 3.0.15-1",
        "!=3.0.15-1,>3.0.15 | 3.0.15-1~deb12u1 1:0.9-1",
        ">4,<3              |"
      })
  void debianPackagesAreFoundByARangeInDebiansOrder(
      @Nullable String range, @Nullable String expected) {
    for (String version :
        List.of("3.0.15-1", "3.0.11-1~deb12u2", "1:0.9-1", "3.0.15-1~deb12u1", "3.0.15~rc1-1")) {
      world.buildOver(
          TEAM,
          World.definition("numpy==1." + Math.abs(version.hashCode())),
          new Installed(Kind.DEB, "libssl3", version));
    }
    world.build(TEAM, World.definition("other"), wheel("libssl3", "3.0.15"));
    world.publish();
    assertThat(
            String.join(
                " ",
                packages("libssl3", range, "deb").stream().map(PackageMatch::version).toList()))
        .isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "         | deb 3.0.11-1~deb12u2, deb 3.0.15-1, deb 1:2.0-1, wheel 2.5, wheel 3.0.15",
        "<3.0.15  | deb 3.0.11-1~deb12u2, wheel 2.5",
        ">=3.0.15 | deb 3.0.15-1, deb 1:2.0-1, wheel 3.0.15",
        ">=3,<4   | deb 3.0.11-1~deb12u2, deb 3.0.15-1, wheel 3.0.15",
        "!=3.0.15 | deb 3.0.11-1~deb12u2, deb 3.0.15-1, deb 1:2.0-1, wheel 2.5",
        "==3.0.*  | wheel 3.0.15",
        "~=3.0    | wheel 3.0.15",
        ">9       | deb 1:2.0-1"
      })
  void aRangeWithoutAKindIsReadInTheOrderOfEach(@Nullable String range, String expected) {
    for (String version : List.of("1:2.0-1", "3.0.11-1~deb12u2", "3.0.15-1")) {
      world.buildOver(
          TEAM,
          World.definition("numpy==1." + Math.abs(version.hashCode())),
          new Installed(Kind.DEB, "openssl", version));
    }
    world.build(TEAM, World.definition("a"), wheel("openssl", "3.0.15"));
    world.build(TEAM, World.definition("b"), wheel("openssl", "2.5"));
    world.publish();
    assertThat(packages("openssl", range))
        .extracting(match -> match.from() + " " + match.version())
        .containsExactly(expected.split(", "));
  }

  @Test
  void bothOrdersArePaged() {
    for (int i = 10; i < 40; i++) {
      world.buildOver(
          TEAM,
          World.definition("numpy==1." + i),
          new Installed(Kind.DEB, "openssl", "3.0." + i + "-1"));
      world.build(TEAM, World.definition("other==1." + i), wheel("openssl", "3.0." + i));
    }
    world.publish();
    assertThat(packages("openssl", ">3.0.20,<=3.0.35")).hasSize(15 + 15);
  }

  @Test
  void whatManyImagesHoldIsPaged() {
    IntStream.range(0, 60)
        .forEach(
            i -> world.build(TEAM, World.definition("pandas==1." + i), wheel("six", "1." + i)));
    world.publish();
    assertThat(packages("six", null))
        .extracting(PackageMatch::version)
        .containsExactlyElementsOf(IntStream.range(0, 60).mapToObj(i -> "1." + i).toList());
  }

  @Test
  void anOlderGenerationIsFoundTooAndSaysThatItIsNotCurrent() {
    world.build(TEAM, World.definition("pandas"), wheel("pandas", "2.2.3"));
    publishAnother(generation("pandas"));
    world.publish();
    assertThat(packages("pandas", null))
        .extracting(match -> match.image().generation() + " " + match.image().current())
        .containsExactly("1 false", "2 true");
    PackageQuery current = PackageQuery.of("pandas", null, null, true);
    assertThat(search().packages(TEAM, current, null).rows())
        .extracting(match -> match.image().generation())
        .containsExactly(2);
  }

  private void publishAnother(Generation first) {
    Generation second =
        new Generation(
            first.definitionHash(),
            2,
            first.reference(),
            World.digest("second"),
            first.base(),
            first.lockHash(),
            first.lock(),
            first.contents(),
            first.layers(),
            first.size(),
            first.build(),
            first.reason(),
            first.stages(),
            first.warnings(),
            null,
            first.createdAt());
    Images images = world.bean(Images.class);
    var head = images.head(TEAM, first.definitionHash()).orElseThrow();
    assertThat(world.bean(Table.class).commit(images.publish(TEAM, head, second)).done()).isTrue();
  }

  @Test
  void aGenerationThatIsDeletedIsFoundNoMoreThoughItsBeginningIsToldAgain() {
    world.build(TEAM, World.definition("pandas"), wheel("pandas", "2.2.3"));
    world.publish();
    Write delete =
        new Write.Delete(Keys.generation(TEAM, hash("pandas"), 1), Precondition.revision(1));
    assertThat(world.bean(Table.class).commit(List.of(delete)).done()).isTrue();
    world.publish();
    assertThat(packages("pandas", null)).isEmpty();
    assertThat(bases("kapsel/python", null)).isEmpty();
    world.publishAgain(1);
    assertThat(packages("pandas", null)).isEmpty();
  }

  @Test
  void aBaseIsFoundByItsRepositoryItsTagAndItsDigest() {
    world.build(TEAM, World.definition("pandas"));
    world.publish();
    Generation generation = generation("pandas");
    String digest = String.valueOf(generation.base().digest());
    assertThat(bases("kapsel/python", null)).hasSize(1);
    assertThat(bases("kapsel/python:3.11-bookworm", null)).hasSize(1);
    assertThat(bases("kapsel/python:3.11", null)).isEmpty();
    assertThat(bases("kapsel/other", null)).isEmpty();
    assertThat(bases("kapsel/python@" + digest, null)).hasSize(1);
    assertThat(bases(null, digest).getFirst().image().hash()).isEqualTo(hash("pandas"));
    assertThat(bases(null, digest).getFirst().base()).isEqualTo(generation.base());
  }

  @Test
  void theDigestOfAnImageLeadsToItsGeneration() {
    world.build(TEAM, World.definition("pandas"));
    world.publish();
    assertThat(bases(null, generation("pandas").digest().toString()))
        .singleElement()
        .satisfies(match -> assertThat(match.image().generation()).isEqualTo(1));
  }

  @Test
  void theVersionsOfAnImageArePagedByTheIndex() {
    IntStream.range(0, 60)
        .forEach(i -> world.register(TEAM, "env-%02d".formatted(i), "user:a", "", "pandas"));
    List<ImageUser> users = all(next -> search().users(TEAM, hash("pandas"), next));
    assertThat(users)
        .extracting(user -> user.name() + ":" + user.version())
        .containsExactlyElementsOf(
            IntStream.range(0, 60).mapToObj("env-%02d:1"::formatted).toList());
    world.build(TEAM, World.definition("pandas"), wheel("pandas", "2.2.3"));
    world.publish();
    assertThat(packages("pandas", null).getFirst().image())
        .satisfies(image -> assertThat(image.versions()).hasSize(5))
        .satisfies(image -> assertThat(image.moreVersions()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"VER", "VER#", "VER#env"})
  void aPlaceThatNoVersionHasIsNoToken(String made) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> search().users(TEAM, hash("pandas"), made))
        .satisfies(e -> assertThat(e.problem().code()).isEqualTo("invalid-request"));
  }

  @Test
  void anotherWorkspaceIsNeverSearched() {
    world.build(WorkspaceName.CURATED, World.definition("pandas"), wheel("pandas", "2.2.3"));
    world.publish();
    assertThat(packages("pandas", null)).isEmpty();
    assertThat(bases("kapsel/python", null)).isEmpty();
  }

  @Test
  void curatedImagesAreFoundByTheVersionsThatHitThem() {
    world.build(TEAM, World.definition("both"), wheel("pandas", "2.1"));
    world.build(WorkspaceName.CURATED, World.definition("both"), wheel("pandas", "2.2.3"));
    world.build(WorkspaceName.CURATED, World.definition("pandas"), wheel("pandas", "2.2.3"));
    world.build(WorkspaceName.CURATED, World.definition("unused"), wheel("pandas", "2.2.3"));
    world.register(TEAM, "mine", "user:a", "", "pandas");
    world.register(TEAM, "own", "user:a", "", "both");
    world.publish();
    assertThat(packages("pandas", null))
        .extracting(match -> match.image().workspace() + " " + match.image().versions())
        .containsExactly("team [own:1]", "curated [mine:1]");
    assertThat(packages("pandas", "<2.2")).hasSize(1);
    assertThat(bases("kapsel/python", null)).hasSize(2);
    assertThat(search().packages(WorkspaceName.CURATED, all("pandas"), null).rows()).hasSize(3);
  }

  private static PackageQuery all(String name) {
    return PackageQuery.of(name, null, null, false);
  }

  @Test
  void curatedImagesAreFoundPageByPage() {
    for (int i = 0; i < 60; i++) {
      world.build(WorkspaceName.CURATED, World.definition("numpy==1." + i), wheel("six", "1"));
      world.build(TEAM, World.definition("own==1." + i), wheel("six", "1"));
      if (i % 20 == 0) {
        world.register(TEAM, "used", "user:a", "", "numpy==1." + i);
      }
    }
    world.publish();
    assertThat(packages("six", null)).hasSize(63);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, -, name",
        "no name!, -, -, name",
        "numpy, 2.0, -, versions",
        "numpy, =>2, -, versions",
        "libssl3, <3.0.15-1~deb12u1, wheel, versions",
        "libssl3, ~=3.0, deb, versions",
        "libssl3, -, rpm, kind"
      })
  void aPackageThatIsAskedForWronglyIsRefusedByTheNameOfTheParameter(
      @Nullable String name, @Nullable String versions, @Nullable String kind, String parameter) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> PackageQuery.of(name, versions, kind, false))
        .satisfies(e -> assertThat(e.problem().detail()).contains("`" + parameter + "`"))
        .satisfies(e -> assertThat(e.problem().fix()).isNotBlank());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, -", "python, sha256:0", "Not An Image, -", "-, sha256:12"})
  void aBaseThatIsAskedForWronglyIsRefused(@Nullable String image, @Nullable String digest) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> BaseQuery.of(image, digest, false))
        .satisfies(e -> assertThat(e.problem().status()).isEqualTo(400));
  }
}
