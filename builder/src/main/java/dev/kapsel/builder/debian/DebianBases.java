package dev.kapsel.builder.debian;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.base.BaseProbe;
import dev.kapsel.builder.base.BaseProber;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.image.Image;
import dev.kapsel.builder.image.ImageConfig;
import dev.kapsel.builder.image.ImageFormat;
import dev.kapsel.builder.network.Http;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Assembles Kapsel's own base images from Debian packages; {@code docs/spec/debian-base.md}. Equal
 * packages and recipe give equal bytes, whichever mirror they came from. Safe for concurrent use,
 * also by several processes that share a cache.
 */
public final class DebianBases {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Http http;
  private final DebianMirror mirror;
  private final SharedCache cache;
  private final Clock clock;
  private final ReviewedScripts scripts;

  /**
   * A base before anybody has looked into it.
   *
   * @param reference with the digest of its manifest
   * @param config as an image's configuration
   * @param unknown as {@link Resolved} has it
   */
  record Assembled(
      ImageReference reference,
      Digest digest,
      ObjectNode config,
      List<BaseLayer> layers,
      List<Sha256> unknown) {
    Assembled {
      layers = List.copyOf(layers);
      unknown = List.copyOf(unknown);
    }

    Assembled unknownBy(List<Sha256> keys) {
      return new Assembled(reference, digest, config, layers, keys);
    }
  }

  /**
   * A base.
   *
   * @param unknown what it may be asked for by from now on, because it was not remembered
   */
  public record Resolved(BaseImage image, List<Sha256> unknown) {
    public Resolved {
      unknown = List.copyOf(unknown);
    }
  }

  /**
   * @param cache where packages, layers and bases are kept
   */
  public DebianBases(Http http, DebianMirror mirror, SharedCache cache, Clock clock) {
    this(http, mirror, cache, clock, ReviewedScripts.standard());
  }

  DebianBases(
      Http http, DebianMirror mirror, SharedCache cache, Clock clock, ReviewedScripts scripts) {
    this.http = http;
    this.mirror = mirror;
    this.cache = cache;
    this.clock = clock;
    this.scripts = scripts;
  }

  /**
   * @param reference one of Kapsel's own, see {@link ImageReference#own}
   * @param remembered what need not be assembled
   * @throws BuildFailedException if there is none of that name, or the mirror fails or is not
   *     trusted, or a package has a script that nobody has reviewed
   */
  public Resolved resolve(ImageReference reference, Platform platform, RememberedBases remembered) {
    Assembled base = assemble(reference, BaseRecipe.of(reference), platform, remembered);
    return new Resolved(probed(base, platform), base.unknown());
  }

  /**
   * A base that no mirror has the packages of any more, from an image that was made over it: its
   * undermost layers, with this recipe's configuration, must have the digest of the reference.
   *
   * @param reference with a digest
   * @param image the layers of that image, from the bottom up
   * @param blobs opens the blob of one of them, checked
   * @return empty if the base is not below that image, or its recipe has another configuration now
   */
  public Optional<BaseImage> restore(
      ImageReference reference,
      Platform platform,
      List<Layer> image,
      Function<Layer, BaseLayer.Source> blobs) {
    return below(reference, BaseRecipe.of(reference), platform, image, blobs)
        .map(base -> probed(base, platform));
  }

  Optional<Assembled> below(
      ImageReference reference,
      BaseRecipe recipe,
      Platform platform,
      List<Layer> image,
      Function<Layer, BaseLayer.Source> blobs) {
    for (int count = image.size(); count > 0; count--) {
      List<BaseLayer> layers =
          image.subList(0, count).stream()
              .map(layer -> BaseLayers.source(layer, blobs.apply(layer)))
              .toList();
      Assembled base = assembled(reference, config(recipe, platform), layers);
      if (base.digest().equals(reference.digest())) {
        return Optional.of(base);
      }
    }
    return Optional.empty();
  }

  private BaseImage probed(Assembled base, Platform platform) {
    BaseProbe probe = new BaseProber(cache).probe(base.layers(), base.config(), platform);
    return new BaseImage(base.reference(), base.digest(), base.config(), base.layers(), probe);
  }

  Assembled assemble(
      ImageReference reference, BaseRecipe recipe, Platform platform, RememberedBases remembered) {
    DebianArchive archive = new DebianArchive(http, cache, clock);
    BaseAssembly assembly = new BaseAssembly(recipe, platform, scripts, archive, cache, remembered);
    Digest wanted = reference.digest();
    try {
      if (wanted != null) {
        Optional<Assembled> before =
            assembly
                .ofManifest(wanted)
                .map(layers -> assembled(reference, config(recipe, platform), layers))
                .filter(base -> base.digest().equals(wanted));
        if (before.isPresent()) {
          return before.get();
        }
      }
      List<BaseLayer> layers = assembly.layers(archive.suites(mirror.sources(recipe.suites())));
      Assembled base = assembled(reference, config(recipe, platform), layers);
      if (wanted != null && !wanted.equals(base.digest())) {
        throw new BuildFailedException(
            FailureCode.BASE_NOT_FOUND,
            "The base `" + reference + "` is " + base.digest() + " by now.",
            "Remove the digest from the definition, or pull the older base from a registry that"
                + " has it.");
      }
      return base.unknownBy(assembly.unknown(layers, base.digest()));
    } catch (IOException | UncheckedIOException e) {
      throw new BuildFailedException(
          FailureCode.DEFECT,
          "The base `" + reference + "` cannot be assembled: " + e.getMessage() + ".",
          "Check the free space of the build machine, then try again.",
          e);
    }
  }

  private static Assembled assembled(
      ImageReference reference, ObjectNode config, List<BaseLayer> layers) {
    Image image =
        Image.of(ImageFormat.DOCKER, config, layers.stream().map(BaseLayer::asLayer).toList());
    try {
      return new Assembled(
          reference.withDigest(image.digest()),
          image.digest(),
          (ObjectNode) JSON.readTree(image.config()),
          layers,
          List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode config(BaseRecipe recipe, Platform platform) {
    ObjectNode config = JSON.createObjectNode();
    config.put("architecture", platform.architecture());
    config.put("os", platform.os());
    config.put("created", ImageConfig.CREATED);
    ObjectNode run = config.putObject("config");
    recipe.environment().forEach((name, value) -> run.withArray("Env").add(name + "=" + value));
    recipe.cmd().forEach(run.withArray("Cmd")::add);
    return config;
  }
}
