package dev.kapsel.client.curated;

import dev.kapsel.client.DefinitionText;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.KapselException;
import dev.kapsel.client.Tagged;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.curated.CuratedIndex;
import dev.kapsel.model.curated.PublishedEnvironment;
import dev.kapsel.model.curated.PublishedImage;
import dev.kapsel.model.curated.PublishedImage.SmokeTest;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Header;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.lock.Lock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Publishes entries of a catalogue. Each is brought along without a name first, so that nothing is
 * listed before its image exists, has the accepted lock and has passed its smoke test. The service
 * withholds what is built for everybody; one that is fit becomes the current generation, and is
 * registered under its name, whose image is the same because its hash is. What was published
 * already stays as it is.
 */
public final class Publisher {

  private final KapselClient curated;
  private final Choice choice;
  private final IndexFile index;
  private final Clock clock;
  private final Eye eye;

  /**
   * @param curated the service, as its curated workspace is seen
   */
  public Publisher(KapselClient curated, Choice choice, IndexFile index, Clock clock, Eye eye) {
    this.curated = curated;
    this.choice = choice;
    this.index = index;
    this.clock = clock;
    this.eye = eye;
  }

  /**
   * How it is done.
   *
   * @param engine runs the smoke tests; null: none is run, because the caller said so
   * @param acceptLocks whether the lock of a build becomes the accepted one
   * @param newest whether the newest generation takes the place of the one that callers get
   */
  public record Choice(@Nullable SmokeEngine engine, boolean acceptLocks, boolean newest) {}

  /** Who watches. */
  public interface Eye {
    void step(String what);

    /** Returns when the build has ended. */
    Build follow(Build build);
  }

  /**
   * What was published.
   *
   * @param changed false where all of it was published before
   */
  public record Outcome(PublishedEnvironment published, boolean changed) {}

  /**
   * @throws CatalogueException if it is not fit to be published; the message says why
   */
  public Outcome publish(CatalogueEntry entry) {
    Choosing choosing = built(entry);
    Generation generation = choosing.generation();
    Lock lock = lock(generation);
    if (lock != null) {
      LockCheck.check(entry, lock, choice.acceptLocks()).ifPresent(eye::step);
    }
    CuratedIndex before = index.index();
    SmokeTest test = tested(entry, generation);
    boolean chosen = chosen(choosing);
    var registered =
        curated.register(entry.reference().name(), entry.reference().version(), entry.asWritten());
    EnvironmentVersion version = registered.version();
    PublishedEnvironment published =
        new PublishedEnvironment(
            version.name(),
            version.version(),
            version.description().isEmpty() ? null : version.description(),
            version.tags(),
            DefinitionWriter.json(entry.definition()),
            version.contentId(),
            version.definitionHash(),
            PublishedImage.of(generation, lock, test));
    index.keep(published);
    return new Outcome(published, registered.created() || chosen || !before.equals(index.index()));
  }

  /** The one to publish: what callers get, else what was built for it, now if need be. */
  private Choosing built(CatalogueEntry entry) {
    String unnamed = DefinitionWriter.json(Header.EMPTY, entry.definition()).toString();
    DefinitionHash hash =
        curated
            .lifecycle()
            .anonymous(new DefinitionText(unnamed, DefinitionText.JSON))
            .version()
            .definitionHash();
    Optional<Choosing> there = there(hash);
    if (there.isPresent()) {
      return there.get();
    }
    if (curated.ensure(LookupRequest.of(hash)) instanceof LookupAnswer.Building building) {
      Build ended = eye.follow(building.build());
      if (ended.failure() != null) {
        throw new CatalogueException("its build failed: " + ended.failure().message());
      }
    }
    return there(hash)
        .orElseThrow(() -> new CatalogueException("it has no image, though its build ended"));
  }

  /**
   * Which generation is published.
   *
   * @param before what callers got when it was chosen; null: nothing
   */
  private record Choosing(Generation generation, @Nullable Integer before) {}

  private Optional<Choosing> there(DefinitionHash hash) {
    ImageView image;
    try {
      image = curated.image(hash);
    } catch (KapselException e) {
      if (e.problem().code().equals(ProblemCode.NOT_FOUND.toString())) {
        return Optional.empty();
      }
      throw e;
    }
    Integer current = choice.newest() ? null : image.current();
    return image.generations().stream()
        .filter(one -> current == null || one.number() == current)
        .findFirst()
        .map(one -> new Choosing(one, image.current()));
  }

  /** Lets everybody get it; false where they do already. A test takes time, for others too. */
  private boolean chosen(Choosing choosing) {
    Generation generation = choosing.generation();
    DefinitionHash hash = generation.definitionHash();
    Tagged<ImageView> read = curated.generations().image(hash);
    Integer current = read.value().current();
    if (Integer.valueOf(generation.number()).equals(current)) {
      return false;
    }
    if (!Objects.equals(current, choosing.before())) {
      throw new CatalogueException(
          "somebody has published generation "
              + current
              + " of it meanwhile, and this was generation "
              + generation.number()
              + "; publish again");
    }
    curated
        .generations()
        .setCurrent(
            read.tag(), hash, new CurrentRequest(generation.number(), read.value().pinned()));
    return true;
  }

  /** Null where the image has no packages from Kapsel. */
  private @Nullable Lock lock(Generation generation) {
    return generation.lock() == null
        ? null
        : curated.lock(generation.definitionHash(), generation.number());
  }

  /** The test of this very image: the one that is in the index, else one that is run now. */
  private @Nullable SmokeTest tested(CatalogueEntry entry, Generation generation) {
    Optional<SmokeTest> known =
        index
            .index()
            .find(entry.reference())
            .map(PublishedEnvironment::image)
            .filter(image -> image.reference().equals(generation.reference()))
            .map(PublishedImage::test);
    SmokeEngine engine = choice.engine();
    if (known.isPresent() || engine == null) {
      return known.orElse(null);
    }
    eye.step("smoke test in the image, by " + engine.name() + ", without network");
    Instant start = clock.instant();
    engine.run(
        generation.reference(),
        curated.generations().credentials(generation.definitionHash()),
        entry.smokeTest());
    Instant end = clock.instant();
    return new SmokeTest(engine.name(), Duration.between(start, end).toMillis(), end);
  }
}
