package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseImages;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.debian.DebianBases;
import dev.kapsel.builder.debian.DebianMirror;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** From the base's name to what exactly it is and has. */
final class BaseStage {

  private final BuildPlan plan;
  private final Workshop workshop;
  private final BuildJournal journal;

  /** Reads images by the plan's logins, wherever they lie. */
  BaseStage(BuildPlan plan, Workshop workshop, BuildJournal journal) {
    this.plan = plan;
    this.workshop = workshop;
    this.journal = journal;
  }

  /**
   * As a stage of its own.
   *
   * @param named what it is called, which may have to be found out
   */
  BaseImage run(Supplier<ImageReference> named) {
    journal.begin(Stage.RESOLVE_BASE, 0, "");
    BaseImage base = resolve(named.get());
    journal.end(
        Stage.RESOLVE_BASE,
        "%s, %d layers, %s"
            .formatted(
                base.reference(),
                base.layers().size(),
                Sizes.of(base.layers().stream().mapToLong(BaseLayer::size).sum())));
    return base;
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
      return bases.resolve(reference, platform);
    } catch (BuildFailedException e) {
      return restored(bases, reference, platform, e);
    }
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
            + "); its layers are taken as the registry has them, and checked by their digests");
    return base;
  }

  private static boolean isOfTheMirror(BuildFailedException e) {
    return switch (e.code()) {
      case BASE_NOT_FOUND, MIRROR_UNREACHABLE, MIRROR_NOT_TRUSTED -> true;
      default -> false;
    };
  }

  private BaseLayer.Source stored(Layer layer) {
    String repository = plan.target().repository();
    return () -> workshop.target().openBlob(repository, layer.digest(), layer.size());
  }
}
