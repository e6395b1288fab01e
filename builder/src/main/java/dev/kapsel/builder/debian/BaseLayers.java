package dev.kapsel.builder.debian;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.cache.Unfinished;
import dev.kapsel.builder.image.ImageFormat;
import dev.kapsel.builder.layer.LayerBlob;
import dev.kapsel.builder.layer.LayerWriter;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which packages share a layer, and the layers themselves, kept by what they are made of. The
 * layout is a pure function of names, so that an update of one package changes one layer and the
 * last one.
 */
final class BaseLayers {

  /** Part of every key: raised when the same packages become other layers. */
  static final String RECIPE = "debian-base/3";

  private static final int BUCKETS = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SharedCache cache;
  private final KnownBases bases;
  private final PathRules rules;
  private final Pattern captured;
  private final Sha256 context;

  /** A finished layer and what the last one needs to know of it. */
  record Made(Layer layer, List<PackageFacts> facts) {}

  /** Packages with their verified files. */
  record Group(String content, List<DebPackage> packages) {}

  BaseLayers(SharedCache cache, BaseRecipe recipe, Pattern captured) {
    this.cache = cache;
    this.bases = new KnownBases(cache);
    this.rules = recipe.paths();
    this.captured = captured;
    this.context = Sha256.of(RECIPE + "\n" + recipe.dpkgConfiguration() + "\n" + captured);
  }

  /** What the recipe names together, from the bottom up; then the rest in buckets by name. */
  static List<Group> layout(List<DebPackage> packages, List<BaseRecipe.Together> layers) {
    List<DebPackage> left = new ArrayList<>(packages);
    left.sort(Comparator.comparing(DebPackage::name));
    List<Group> groups = new ArrayList<>();
    for (BaseRecipe.Together layer : layers) {
      List<DebPackage> of = left.stream().filter(p -> layer.has(p.name())).toList();
      if (!of.isEmpty()) {
        groups.add(new Group(layer.title(), of));
        left.removeAll(of);
      }
    }
    Map<Integer, List<DebPackage>> buckets = new TreeMap<>();
    left.forEach(p -> buckets.computeIfAbsent(bucket(p.name()), b -> new ArrayList<>()).add(p));
    buckets.forEach(
        (bucket, of) ->
            groups.add(
                new Group(
                    "%d other packages (%d of %d)".formatted(of.size(), bucket + 1, BUCKETS), of)));
    return groups;
  }

  private static int bucket(String name) {
    return Integer.parseInt(Sha256.of(name).hex().substring(0, 6), 16) % BUCKETS;
  }

  /** The group's layer if it was made before; then not even its packages are needed. */
  java.util.Optional<Made> known(Group group) {
    try {
      Path known = cache.resolve("layers").resolve(key(group) + ".json");
      Path facts = cache.resolve("layers").resolve(key(group) + ".facts.json");
      if (Files.isRegularFile(known) && Files.isRegularFile(facts)) {
        Layer layer = JSON.readValue(known.toFile(), Layer.class);
        if (bases.has(layer)) {
          return java.util.Optional.of(new Made(layer, PackageFacts.read(facts)));
        }
      }
      return java.util.Optional.empty();
    } catch (IOException e) {
      // What cannot be read is made again.
      return java.util.Optional.empty();
    }
  }

  Made make(Group group, List<Path> files) {
    List<PackageFacts> facts = new ArrayList<>();
    Layer layer =
        write(
            group.content(),
            writer -> {
              PackageUnpacker unpacker = new PackageUnpacker(writer, rules, captured);
              for (int i = 0; i < files.size(); i++) {
                facts.add(unpacker.unpack(group.packages().get(i), files.get(i)));
              }
            });
    try {
      try (Unfinished file = cache.begin()) {
        PackageFacts.write(file, facts);
        file.publish(cache.resolve("layers").resolve(key(group) + ".facts.json"));
      }
      cache.write(
          cache.resolve("layers").resolve(key(group) + ".json"), JSON.writeValueAsBytes(layer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Made(layer, facts);
  }

  Layer state(StateTree tree) {
    return write("package database and configuration", tree::write);
  }

  /** What a layer is written from. */
  interface Content {
    void write(LayerWriter writer) throws IOException;
  }

  Layer write(String content, Content source) {
    try (Unfinished blob = cache.begin();
        LayerWriter writer = LayerWriter.to(blob.path())) {
      source.write(writer);
      LayerBlob made = writer.finish();
      Layer layer =
          new Layer(made.digest(), made.diffId(), made.size(), content, made.unpackedSize());
      blob.publish(bases.blob(layer));
      return layer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A layer that was made here, for whoever unpacks or pushes it. */
  static BaseLayer source(KnownBases bases, Layer layer) {
    return source(layer, () -> Files.newInputStream(bases.blob(layer)));
  }

  static BaseLayer source(Layer layer, BaseLayer.Source blob) {
    return new BaseLayer(
        layer.digest(),
        layer.diffId(),
        layer.size(),
        ImageFormat.DOCKER.layer(),
        layer.content(),
        layer.unpacked(),
        blob);
  }

  private Sha256 key(Group group) {
    StringBuilder text = new StringBuilder(context.hex());
    group.packages().forEach(p -> text.append('\n').append(p.sha256()));
    return Sha256.of(text.toString());
  }
}
