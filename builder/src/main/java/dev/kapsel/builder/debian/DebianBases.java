package dev.kapsel.builder.debian;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.Concurrently;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.base.BaseProbe;
import dev.kapsel.builder.base.BaseProber;
import dev.kapsel.builder.base.RootFileSystem;
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
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
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
   */
  record Assembled(
      ImageReference reference, Digest digest, ObjectNode config, List<BaseLayer> layers) {
    Assembled {
      layers = List.copyOf(layers);
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
   * @throws BuildFailedException if there is none of that name, or the mirror fails or is not
   *     trusted, or a package has a script that nobody has reviewed
   */
  public BaseImage resolve(ImageReference reference, Platform platform) {
    return probed(assemble(reference, BaseRecipe.of(reference), platform), platform);
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
      List<Layer> layers = image.subList(0, count);
      Image base = Image.of(ImageFormat.DOCKER, config(recipe, platform), layers);
      if (base.digest().equals(reference.digest())) {
        return Optional.of(
            assembled(
                reference,
                base,
                layers.stream()
                    .map(layer -> BaseLayers.source(layer, blobs.apply(layer)))
                    .toList()));
      }
    }
    return Optional.empty();
  }

  private BaseImage probed(Assembled base, Platform platform) {
    BaseProbe probe = new BaseProber(cache).probe(base.layers(), base.config(), platform);
    return new BaseImage(base.reference(), base.digest(), base.config(), base.layers(), probe);
  }

  Assembled assemble(ImageReference reference, BaseRecipe recipe, Platform platform) {
    try {
      DebianArchive archive = new DebianArchive(http, cache, clock);
      List<DebianArchive.Suite> suites = archive.suites(mirror.sources(recipe.suites()));
      Sha256 key = key(recipe, platform, suites);
      KnownBases bases = new KnownBases(cache);
      Optional<List<Layer>> before = bases.find(key);
      List<Layer> made =
          before.isPresent() ? before.get() : assemble(recipe, platform, archive, suites);
      if (before.isEmpty()) {
        bases.keep(key, made);
      }
      return assembled(reference, recipe, platform, made, bases);
    } catch (IOException | UncheckedIOException e) {
      throw new BuildFailedException(
          FailureCode.DEFECT,
          "The base `" + reference + "` cannot be assembled: " + e.getMessage() + ".",
          "Check the free space of the build machine, then try again.",
          e);
    }
  }

  private List<Layer> assemble(
      BaseRecipe recipe, Platform platform, DebianArchive archive, List<DebianArchive.Suite> suites)
      throws IOException {
    BaseLayers layers = new BaseLayers(cache, recipe, scripts.captured());
    PackageIndex index = archive.index(suites, platform.architecture());
    List<BaseLayers.Group> groups =
        BaseLayers.layout(Closure.of(index, recipe.packages()), recipe.layers());
    // One group is packed while the files of another arrive.
    Semaphore packing = new Semaphore(Math.min(Runtime.getRuntime().availableProcessors(), 4));
    List<BaseLayers.Made> made =
        Concurrently.run(
            groups.stream()
                .map(
                    group ->
                        (Callable<BaseLayers.Made>) () -> made(group, archive, layers, packing))
                .toList());
    List<List<PackageFacts>> facts = made.stream().map(BaseLayers.Made::facts).toList();
    StateTree state = new BaseState(recipe, facts).build(scripts, platform.architecture());
    List<Layer> all = new ArrayList<>(made.stream().map(BaseLayers.Made::layer).toList());
    all.add(layers.state(state));
    all.addAll(bytecode(recipe, platform, layers, all, facts));
    return all;
  }

  /** At most one layer, over all others. */
  private List<Layer> bytecode(
      BaseRecipe recipe,
      Platform platform,
      BaseLayers layers,
      List<Layer> below,
      List<List<PackageFacts>> packages) {
    LibraryBytecode library =
        new LibraryBytecode(layers, packages.stream().flatMap(List::stream).toList());
    KnownBases bases = new KnownBases(cache);
    List<Layer> made = new ArrayList<>();
    var unused =
        new RootFileSystem(cache, RootFileSystem.Limits.standard())
            .complete(
                below.stream().map(layer -> BaseLayers.source(bases, layer)).toList(),
                root -> {
                  made.addAll(
                      library.make(root, config(recipe, platform), platform).stream().toList());
                  return made.stream().map(layer -> BaseLayers.source(bases, layer)).findFirst();
                });
    return made;
  }

  private static BaseLayers.Made made(
      BaseLayers.Group group, DebianArchive archive, BaseLayers layers, Semaphore packing)
      throws InterruptedException {
    Optional<BaseLayers.Made> known = layers.known(group);
    if (known.isPresent()) {
      return known.get();
    }
    List<Path> files = archive.packages(group.packages());
    packing.acquire();
    try {
      return layers.make(group, files);
    } finally {
      packing.release();
    }
  }

  private Sha256 key(BaseRecipe recipe, Platform platform, List<DebianArchive.Suite> suites) {
    StringBuilder key = new StringBuilder(BaseLayers.RECIPE);
    key.append('\n').append(recipe.hash()).append('\n').append(scripts.hash());
    key.append('\n').append(platform);
    suites.forEach(s -> key.append('\n').append(s.sha256()));
    return Sha256.of(key.toString());
  }

  private static Assembled assembled(
      ImageReference reference,
      BaseRecipe recipe,
      Platform platform,
      List<Layer> layers,
      KnownBases bases) {
    Image image = Image.of(ImageFormat.DOCKER, config(recipe, platform), layers);
    Digest expected = reference.digest();
    if (expected != null && !expected.equals(image.digest())) {
      throw new BuildFailedException(
          FailureCode.BASE_NOT_FOUND,
          "The base `" + reference + "` is " + image.digest() + " by now.",
          "Remove the digest from the definition, or pull the older base from a registry that has"
              + " it.");
    }
    return assembled(
        reference, image, layers.stream().map(layer -> BaseLayers.source(bases, layer)).toList());
  }

  private static Assembled assembled(
      ImageReference reference, Image image, List<BaseLayer> layers) {
    try {
      return new Assembled(
          reference.withDigest(image.digest()),
          image.digest(),
          (ObjectNode) JSON.readTree(image.config()),
          layers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode config(BaseRecipe recipe, Platform platform) {
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
