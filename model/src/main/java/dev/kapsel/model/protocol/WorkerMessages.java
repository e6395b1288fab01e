package dev.kapsel.model.protocol;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.identity.StepsHash;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.Difference;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the build protocol, in the order a worker sends them. Each is the body of a POST
 * to {@code /v1/workspaces/{ws}/builds/{build}/protocol/...}; the first carries the bootstrap as
 * bearer token, all others the build token. Specification: {@code docs/spec/build-protocol.md}.
 */
public final class WorkerMessages {

  private WorkerMessages() {}

  /**
   * Answer to {@code exchange}, which may be called once: the bootstrap is dead afterwards.
   *
   * @param token good for this build and epoch alone
   */
  public record Exchanged(String token, BuildPlan plan) {
    @Override
    public String toString() {
      return "Exchanged[" + plan.build() + "]";
    }
  }

  /**
   * {@code progress}: sent every second while something happens and at least every ten seconds, so
   * that it is the heartbeat too.
   *
   * @param sequence 1, 2, 3...; a repeated one is answered and not stored again
   * @param log new lines since the last message
   */
  public record Progress(long sequence, List<StageTiming> stages, List<LogLine> log) {
    public Progress {
      stages = List.copyOf(stages);
      log = List.copyOf(log);
    }
  }

  /** One line of a build log, without line end. */
  public record LogLine(Instant at, String text) {}

  /**
   * Answer to {@code progress}.
   *
   * @param proceed false: stop now, somebody cancelled the build or another one took over
   */
  public record Proceed(boolean proceed, @Nullable String why) {}

  /**
   * {@code known}: has an image with this lock been made, which layers exist, what have docker
   * steps made before, and what is a base of Kapsel's own that was assembled before?
   *
   * @param lockHash null where nothing is locked yet
   * @param steps null where the definition has none, or what they make is known
   * @param base by which a base of Kapsel's own is asked for: the digest of its manifest, or a hash
   *     of all that it is assembled from; null where none is
   */
  public record Wanted(
      @Nullable LockHash lockHash,
      List<String> layerKeys,
      @Nullable StepsHash steps,
      @Nullable Sha256 base) {
    public Wanted {
      layerKeys = List.copyOf(layerKeys);
    }

    public Wanted(LockHash lockHash, List<String> layerKeys) {
      this(lockHash, layerKeys, null, null);
    }

    public static Wanted steps(StepsHash steps) {
      return new Wanted(null, List.of(), steps, null);
    }

    public static Wanted base(Sha256 base) {
      return new Wanted(null, List.of(), null, base);
    }
  }

  /**
   * Answer to {@code known}.
   *
   * @param image null unless the workspace has an image with this very lock
   * @param layers by layer key, those that are known
   * @param steps the manifest of what the steps have made; null where that is not known
   * @param base the layers of the base, from the bottom up; null where they are not known
   */
  public record Known(
      @Nullable KnownImage image,
      Map<String, IndexedLayer> layers,
      @Nullable Digest steps,
      @Nullable List<Layer> base) {
    public Known {
      layers = Map.copyOf(layers);
      base = base == null ? null : List.copyOf(base);
    }

    public Known(@Nullable KnownImage image, Map<String, IndexedLayer> layers) {
      this(image, layers, null, null);
    }
  }

  /**
   * What docker steps have made over a base.
   *
   * @param digest of its manifest, which is in the registry
   */
  public record MadeSteps(StepsHash steps, Digest digest) {}

  /**
   * A base of Kapsel's own that was not known.
   *
   * @param keys by which it may be asked for from now on
   * @param layers from the bottom up, the undermost of the image
   */
  public record AssembledBase(List<Sha256> keys, List<Layer> layers) {
    public AssembledBase {
      keys = List.copyOf(keys);
      layers = List.copyOf(layers);
    }
  }

  /**
   * An image that was made from the same lock.
   *
   * @param warnings that it was made with, which hold for whoever takes it over; none in items of
   *     before they were kept
   */
  public record KnownImage(
      BuildId build,
      Digest digest,
      List<Layer> layers,
      long size,
      @Nullable List<String> warnings) {
    public KnownImage {
      layers = List.copyOf(layers);
      warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    @Override
    public List<String> warnings() {
      return warnings == null ? List.of() : warnings;
    }
  }

  /**
   * What the layer index knows of one layer.
   *
   * @param provides shared libraries that it holds, by soname
   * @param needs shared libraries that it needs and does not hold itself; soname to the package
   *     file that needs it
   * @param contents null in items of before it was kept
   */
  public record IndexedLayer(
      Layer layer,
      List<String> provides,
      Map<String, String> needs,
      @Nullable LayerContents contents) {
    public IndexedLayer {
      provides = List.copyOf(provides);
      needs = Map.copyOf(needs);
    }
  }

  /**
   * What the packages of a layer bring, as far as another layer's may be in its way.
   *
   * @param findings what users should know of it, whenever the layer is part of their image
   * @param claims by package file, what it takes in the environment: {@code PATH HASH} for a file,
   *     {@code PATH/} for a directory with all that is below; without packages that take too much
   */
  public record LayerContents(List<String> findings, Map<String, List<String>> claims) {
    public LayerContents {
      findings = List.copyOf(findings);
      claims = Map.copyOf(claims);
    }
  }

  /**
   * {@code result} of a build that made its image: all of it is in the registry already.
   *
   * @param steps what later builds may begin from; null where the build ran no docker steps
   * @param contents what is installed below the packages; null where the build did not look
   * @param assembled what later builds need not assemble; null where it is nothing
   */
  public record Finished(
      Digest digest,
      ImageReference base,
      LockHash lockHash,
      @Nullable Lock lock,
      List<Layer> layers,
      long size,
      Map<String, IndexedLayer> newLayers,
      @Nullable BuildId reusedFrom,
      List<StageTiming> stages,
      List<String> warnings,
      @Nullable MadeSteps steps,
      @Nullable BaseContents contents,
      @Nullable AssembledBase assembled) {
    public Finished {
      layers = List.copyOf(layers);
      newLayers = Map.copyOf(newLayers);
      stages = List.copyOf(stages);
      warnings = List.copyOf(warnings);
    }

    /** Of a build without docker steps that did not look into its base. */
    public Finished(
        Digest digest,
        ImageReference base,
        LockHash lockHash,
        @Nullable Lock lock,
        List<Layer> layers,
        long size,
        Map<String, IndexedLayer> newLayers,
        @Nullable BuildId reusedFrom,
        List<StageTiming> stages,
        List<String> warnings) {
      this(
          digest,
          base,
          lockHash,
          lock,
          layers,
          size,
          newLayers,
          reusedFrom,
          stages,
          warnings,
          null,
          null,
          null);
    }
  }

  /**
   * {@code verified}: the end of a build that was made to be compared.
   *
   * @param digest of the image that was made, which was pushed nowhere
   * @param difference the first one; null: there is none
   */
  public record Compared(Digest digest, @Nullable Difference difference, List<StageTiming> stages) {
    public Compared {
      stages = List.copyOf(stages);
    }
  }

  /** {@code failure} of a build. */
  public record Failed(Failure failure, List<StageTiming> stages) {
    public Failed {
      stages = List.copyOf(stages);
    }
  }

  /**
   * Answer to {@code result} and {@code failure}; the same again to a message that is repeated.
   *
   * @param counted false: another worker has the build by now, or it has ended, so the report was
   *     recorded and nothing else
   */
  public record Received(boolean counted, @Nullable String why) {}
}
