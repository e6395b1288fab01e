package dev.kapsel.functions.curated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldBuilds;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.image.Locks;
import dev.kapsel.functions.image.PullAccess;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.Imported;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.curated.PublishedEnvironment;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.oci.ImageReference;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another installation published, taken into this one. */
final class CuratedImportTest {

  private static final WorkspaceName CURATED = WorkspaceName.CURATED;
  private static final DefinitionHash HASH = DefinitionHash.of(Publications.SKLEARN);

  private final StubImages registry = new StubImages();
  private final World world =
      new World(new CuratedSettings(null, Set.of(Publications.REGISTRY)), registry);

  @BeforeEach
  void publish() {
    world.make(World.TEAM);
    world.make(CURATED);
    registry.images.put(Publications.REFERENCE, Publications.stored());
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Imported take(PublishedEnvironment published) {
    return world.bean(CuratedImport.class).take(published, "user:root");
  }

  private LookupAnswer lookUp(WorkspaceName workspace) {
    return world.bean(ImageLookup.class).find(workspace, HASH);
  }

  @Test
  void everyTeamHitsTheImageWhereItWasPublished() {
    Imported taken = take(Publications.sklearn());
    assertThat(taken.registered()).isTrue();
    assertThat(taken.imported()).isTrue();
    LookupAnswer.Hit hit = (LookupAnswer.Hit) lookUp(World.TEAM);
    assertThat(hit.generation().reference()).isEqualTo(Publications.REFERENCE);
    assertThat(hit.generation().reason()).isEqualTo(BuildReason.IMPORTED);
  }

  @Test
  void itsLockIsKnownHereToo() {
    take(Publications.sklearn());
    Generation generation = world.bean(Images.class).generation(CURATED, HASH, 1).orElseThrow();
    assertThat(world.bean(Locks.class).find(CURATED, generation).orElseThrow().files())
        .extracting(file -> file.name())
        .containsExactly("scikit-learn");
  }

  @Test
  void theSameAgainChangesNothing() {
    take(Publications.sklearn());
    int changes = world.changes();
    Imported again = take(Publications.sklearn());
    assertThat(again.registered()).isFalse();
    assertThat(again.imported()).isFalse();
    assertThat(Objects.requireNonNull(again.generation()).number()).isEqualTo(1);
    assertThat(world.changes()).isEqualTo(changes);
  }

  @Test
  void whileTheRegistryIsSilentTheVersionIsListedAndItsImageIsNot() {
    registry.silent = true;
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> take(Publications.sklearn()));
    assertThat(lookUp(World.TEAM)).isInstanceOf(LookupAnswer.Miss.class);
    registry.silent = false;
    Imported taken = take(Publications.sklearn());
    assertThat(taken.registered()).as("it was listed the first time").isFalse();
    assertThat(taken.imported()).isTrue();
  }

  @Test
  void anImageThatItsRegistryDoesNotHaveIsRefused() {
    registry.images.clear();
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> take(Publications.sklearn()))
        .withMessageContaining("state-conflict")
        .withMessageContaining(Publications.REFERENCE.toString());
    assertThat(lookUp(World.TEAM)).isInstanceOf(LookupAnswer.Miss.class);
  }

  @Test
  void aRegistryThatNobodyNamedIsNotAsked() {
    ImageReference elsewhere =
        ImageReference.parse("169.254.169.254/a/b@" + Publications.REFERENCE.digest());
    registry.images.put(elsewhere, Publications.stored());
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> take(Publications.sklearn(elsewhere)))
        .satisfies(e -> assertThat(e.problem().field()).isEqualTo("/image/reference"))
        .withMessageContaining("169.254.169.254");
  }

  @Test
  void anImageWithoutADigestIsRefused() {
    ImageReference floating = ImageReference.parse(Publications.REGISTRY + "/kapsel/curated:one");
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> take(Publications.sklearn(floating)))
        .withMessageContaining("has no digest");
  }

  @Test
  void anEntryThatContradictsItselfIsRefused() {
    PublishedEnvironment good = Publications.sklearn();
    PublishedEnvironment other =
        Publications.published(
            "kapsel-sklearn", World.definition("scikit-learn==1.6.1"), Publications.REFERENCE);
    PublishedEnvironment mixed =
        new PublishedEnvironment(
            good.name(),
            good.version(),
            good.description(),
            good.tags(),
            other.definition(),
            good.contentId(),
            good.definitionHash(),
            good.image());
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> take(mixed))
        .satisfies(e -> assertThat(e.problem().field()).isEqualTo("/contentId"));
  }

  @Test
  void anotherDefinitionNeedsAnotherVersion() {
    take(Publications.sklearn());
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(
            () ->
                take(
                    Publications.published(
                        "kapsel-sklearn",
                        World.definition("scikit-learn==1.6.1"),
                        Publications.REFERENCE)))
        .withMessageContaining("version-conflict");
  }

  @Test
  void whoeverBuildsTheSameImageMeanwhilePublishesTheNextGeneration() {
    world.build(CURATED, Publications.SKLEARN, World.wheel("scikit-learn", "1.7.2"));
    Imported taken = take(Publications.sklearn());
    assertThat(Objects.requireNonNull(taken.generation()).number()).isEqualTo(2);
    assertThat(world.bean(Images.class).newest(CURATED, HASH))
        .extracting(Generation::number)
        .containsExactly(2, 1);
  }

  /** Who patches an image that another installation published tests it where it was built. */
  @Test
  void whatIsRebuiltHereIsPulledHere() {
    take(Publications.sklearn());
    WorldBuilds.rebuild(world, CURATED, HASH);
    PullAccess pulls = world.bean(PullAccess.class);
    assertThat(pulls.credentials(CURATED, HASH).registry()).isNotEqualTo(Publications.REGISTRY);
    assertThat(pulls.credentials(World.TEAM, HASH).registry()).isEqualTo(Publications.REGISTRY);
    assertThat(Objects.requireNonNull(take(Publications.sklearn()).generation()).number())
        .as("what callers get")
        .isEqualTo(1);
  }

  @Test
  void thereIsNoLoginToARegistryThatIsNotOurs() {
    take(Publications.sklearn());
    assertThat(world.bean(PullAccess.class).credentials(World.TEAM, HASH))
        .isEqualTo(PullCredentials.open(Publications.REGISTRY, "kapsel/curated"));
  }

  @Test
  void whereLoginsAreGivenOutForWhatWasPublishedReadersGetOne() {
    take(Publications.sklearn());
    PullCredentials login =
        new PullCredentials(
            Publications.REGISTRY, "kapsel/curated", "AWS", "secret", Instant.EPOCH);
    PullAccess pulls =
        new PullAccess(
            world.bean(Images.class),
            world.bean(ImageRegistry.class),
            image -> Optional.of(login).filter(any -> image.equals(Publications.REFERENCE)));
    assertThat(pulls.credentials(World.TEAM, HASH)).isEqualTo(login);
  }
}
