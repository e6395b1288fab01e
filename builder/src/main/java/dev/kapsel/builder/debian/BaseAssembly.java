package dev.kapsel.builder.debian;

import dev.kapsel.builder.Concurrently;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.base.RootFileSystem;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** The layers of one base: from this machine, from where somebody remembers them, or made. */
final class BaseAssembly {

  private final BaseRecipe recipe;
  private final Platform platform;
  private final ReviewedScripts scripts;
  private final DebianArchive archive;
  private final SharedCache cache;
  private final RememberedBases remembered;
  private final KnownBases bases;
  private final List<Sha256> unknown = new ArrayList<>();
  private boolean made;

  BaseAssembly(
      BaseRecipe recipe,
      Platform platform,
      ReviewedScripts scripts,
      DebianArchive archive,
      SharedCache cache,
      RememberedBases remembered) {
    this.recipe = recipe;
    this.platform = platform;
    this.scripts = scripts;
    this.archive = archive;
    this.cache = cache;
    this.remembered = remembered;
    this.bases = new KnownBases(cache);
  }

  /**
   * Those of the manifest with this digest, as they were made once, whatever the mirror has now.
   */
  Optional<List<BaseLayer>> ofManifest(Digest digest) throws IOException {
    Sha256 key = new Sha256(digest.hex());
    Optional<List<BaseLayer>> here = bases.find(key).map(this::opened);
    return here.isPresent() ? here : elsewhere(key);
  }

  /**
   * From the bottom up. Indexes change more often than the packages of a base in them, so it is
   * remembered by both.
   */
  List<BaseLayer> layers(List<DebianArchive.Suite> suites) throws IOException {
    Sha256 byIndex = key(suites.stream().map(DebianArchive.Suite::sha256).toList());
    Optional<List<Layer>> here = bases.find(byIndex);
    if (here.isPresent()) {
      return opened(here.get());
    }
    Optional<List<BaseLayer>> elsewhere = elsewhere(byIndex);
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    unknown.add(byIndex);
    List<DebPackage> packages =
        Closure.of(archive.index(suites, platform.architecture()), recipe.packages());
    Sha256 byPackages = key(packages.stream().map(DebPackage::sha256).sorted().toList());
    elsewhere = elsewhere(byPackages);
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    unknown.add(byPackages);
    List<Layer> all = assembled(packages);
    bases.keep(byIndex, all);
    made = true;
    return opened(all);
  }

  /**
   * What a base that was not remembered may be asked for by from now on.
   *
   * @param layers what {@link #layers} gave
   * @param digest of its manifest
   */
  List<Sha256> unknown(List<BaseLayer> layers, Digest digest) throws IOException {
    if (unknown.isEmpty()) {
      return List.of();
    }
    Sha256 byDigest = new Sha256(digest.hex());
    List<Layer> all = layers.stream().map(BaseLayer::asLayer).toList();
    if (made) {
      bases.keep(byDigest, all);
    }
    return Stream.concat(unknown.stream(), Stream.of(byDigest)).toList();
  }

  private Optional<List<BaseLayer>> elsewhere(Sha256 key) {
    return remembered
        .find(key)
        .map(
            layers ->
                layers.stream()
                    .map(layer -> BaseLayers.source(layer, remembered.open(layer)))
                    .toList());
  }

  private List<BaseLayer> opened(List<Layer> layers) {
    return layers.stream().map(layer -> BaseLayers.source(bases, layer)).toList();
  }

  private Sha256 key(List<Sha256> from) {
    StringBuilder key = new StringBuilder(BaseLayers.RECIPE);
    key.append('\n').append(recipe.hash()).append('\n').append(scripts.hash());
    key.append('\n').append(platform);
    from.forEach(sha256 -> key.append('\n').append(sha256));
    return Sha256.of(key.toString());
  }

  private List<Layer> assembled(List<DebPackage> packages) throws IOException {
    BaseLayers layers = new BaseLayers(cache, recipe, scripts.captured());
    List<BaseLayers.Group> groups = BaseLayers.layout(packages, recipe.layers());
    // One group is packed while the files of another arrive.
    Semaphore packing = new Semaphore(Math.min(Runtime.getRuntime().availableProcessors(), 4));
    List<BaseLayers.Made> made =
        Concurrently.run(
            groups.stream()
                .map(group -> (Callable<BaseLayers.Made>) () -> made(group, layers, packing))
                .toList());
    List<List<PackageFacts>> facts = made.stream().map(BaseLayers.Made::facts).toList();
    StateTree state = new BaseState(recipe, facts).build(scripts, platform.architecture());
    List<Layer> all = new ArrayList<>(made.stream().map(BaseLayers.Made::layer).toList());
    all.add(layers.state(state));
    all.addAll(bytecode(layers, all, facts));
    return all;
  }

  private BaseLayers.Made made(BaseLayers.Group group, BaseLayers layers, Semaphore packing)
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

  /** At most one layer, over all others. */
  private List<Layer> bytecode(
      BaseLayers layers, List<Layer> below, List<List<PackageFacts>> packages) {
    LibraryBytecode library =
        new LibraryBytecode(layers, packages.stream().flatMap(List::stream).toList());
    List<Layer> made = new ArrayList<>();
    var unused =
        new RootFileSystem(cache, RootFileSystem.Limits.standard())
            .complete(
                opened(below),
                root -> {
                  made.addAll(
                      library.make(root, DebianBases.config(recipe, platform), platform).stream()
                          .toList());
                  return opened(made).stream().findFirst();
                });
    return made;
  }
}
