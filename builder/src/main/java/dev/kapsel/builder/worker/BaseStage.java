package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.Concurrently;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseImages;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.debian.DebianBases;
import dev.kapsel.builder.debian.DebianMirror;
import dev.kapsel.builder.debian.RememberedBases;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import dev.kapsel.model.protocol.WorkerMessages.AssembledBase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From the base's name to what exactly it is and has. */
final class BaseStage {

  private final BuildPlan plan;
  private final Workshop workshop;
  private final BuildJournal journal;
  private final Remembered remembered;
  private List<Sha256> unknown = List.of();
  private @Nullable AssembledBase assembled;

  /** Reads images by the plan's logins, wherever they lie. */
  BaseStage(BuildPlan plan, Workshop workshop, BuildJournal journal, Remembered remembered) {
    this.plan = plan;
    this.workshop = workshop;
    this.journal = journal;
    this.remembered = remembered;
  }

  /**
   * As a stage of its own.
   *
   * @param named what it is called, which may have to be found out
   */
  BaseImage run(Supplier<ImageReference> named) {
    journal.begin(Stage.RESOLVE_BASE, 0, "");
    BaseImage base = resolve(named.get());
    if (!unknown.isEmpty()) {
      assembled =
          new AssembledBase(unknown, base.layers().stream().map(BaseLayer::asLayer).toList());
    }
    journal.end(
        Stage.RESOLVE_BASE,
        "%s, %d layers, %s"
            .formatted(
                base.reference(),
                base.layers().size(),
                Sizes.of(base.layers().stream().mapToLong(BaseLayer::size).sum())));
    return base;
  }

  /** What later builds need not assemble; null where it is nothing, or not the image's own base. */
  @Nullable AssembledBase assembled() {
    return assembled;
  }

  BaseImage resolve(ImageReference reference) {
    Platform platform = plan.definition().platform();
    if (reference.own()) {
      return assemble(reference, platform);
    }
    return new BaseImages(workshop.http(), workshop.cache(), connections())
        .resolve(reference, platform);
  }

  /** An image of the workspace may be a base too, and it is read as it is written. */
  private List<Connection> connections() {
    BuildPlan.Target target = plan.target();
    List<Connection> all = new ArrayList<>(plan.connections());
    if (target.login() != null) {
      all.add(new Connection(target.registry(), target.login()));
    }
    return all;
  }

  private BaseImage assemble(ImageReference reference, Platform platform) {
    DebianMirror mirror = DebianMirror.of(plan.sources().debianMirror(), workshop.environment());
    DebianBases bases =
        new DebianBases(workshop.http(), mirror, workshop.common(), Clock.systemUTC());
    try {
      return taken(bases, reference, platform);
    } catch (BuildFailedException e) {
      return restored(bases, reference, platform, e);
    }
  }

  /**
   * What an earlier build has assembled is taken where everything is trusted: whether it is what it
   * is said to be, nothing proves, and the Python of a base of ours is not held apart.
   */
  private BaseImage taken(DebianBases bases, ImageReference reference, Platform platform) {
    InRegistry earlier = new InRegistry();
    DebianBases.Resolved resolved;
    try {
      resolved =
          bases.resolve(
              reference, platform, workshop.trustsBases() ? earlier : RememberedBases.NONE);
    } catch (BuildFailedException e) {
      if (!earlier.found || e.code() == FailureCode.CANCELLED) {
        throw e;
      }
      journal.line(
          Stage.RESOLVE_BASE, "it cannot be used, and is assembled anew: " + e.getMessage());
      resolved = bases.resolve(reference, platform, RememberedBases.NONE);
    }
    unknown = workshop.trustsBases() ? resolved.unknown() : List.of();
    return resolved.image();
  }

  /** Mirrors move on within days; an image is verified years later too. */
  private BaseImage restored(
      DebianBases bases,
      ImageReference reference,
      Platform platform,
      BuildFailedException cannotBeAssembled) {
    BuildPlan.Verified image = plan.verified();
    if (image == null || !isOfTheMirror(cannotBeAssembled)) {
      throw cannotBeAssembled;
    }
    BaseImage base =
        bases
            .restore(reference, platform, image.layers(), this::stored)
            .orElseThrow(() -> cannotBeAssembled);
    journal.line(
        Stage.RESOLVE_BASE,
        "the mirror no longer has what this base was made of ("
            + cannotBeAssembled.getMessage()
            + "); its layers are taken as the registry has them, and checked by their digests: that"
            + " they are Debian's, nothing proves any more");
    return base;
  }

  private static boolean isOfTheMirror(BuildFailedException e) {
    return switch (e.code()) {
      case BASE_NOT_FOUND, MIRROR_UNREACHABLE, MIRROR_NOT_TRUSTED -> true;
      default -> false;
    };
  }

  /** What the target's repository has of bases that earlier builds have assembled. */
  private final class InRegistry implements RememberedBases {
    private boolean found;

    @Override
    public Optional<List<Layer>> find(Sha256 key) {
      List<Layer> layers = remembered.base(key);
      if (layers == null) {
        return Optional.empty();
      }
      found = true;
      if (!areThere(layers)) {
        return Optional.empty();
      }
      journal.line(
          Stage.RESOLVE_BASE,
          "assembled by an earlier build: "
              + Sizes.count(layers.size(), "layer")
              + " in the registry");
      return Optional.of(layers);
    }

    private boolean areThere(List<Layer> layers) {
      String repository = plan.target().repository();
      return Concurrently.run(
              layers.stream()
                  .map(
                      layer ->
                          (Callable<Boolean>)
                              () -> workshop.target().hasBlob(repository, layer.digest()))
                  .toList())
          .stream()
          .allMatch(there -> there);
    }

    @Override
    public BaseLayer.Source open(Layer layer) {
      return stored(layer);
    }
  }

  private BaseLayer.Source stored(Layer layer) {
    String repository = plan.target().repository();
    return () -> workshop.target().openBlob(repository, layer.digest(), layer.size());
  }
}
