package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one of our own bases is made of, read from its file below {@code bases/}.
 *
 * @param hash of the file's bytes
 * @param layers packages that share a layer; the rest goes into buckets
 * @param exclude patterns of paths that are not unpacked, unless {@code include} has them
 */
record BaseRecipe(
    String name,
    Sha256 hash,
    List<String> suites,
    List<String> packages,
    List<Together> layers,
    List<String> exclude,
    List<String> include,
    Map<String, String> environment,
    List<String> cmd) {

  /** Reference without registry to resource. */
  private static final Map<String, String> KNOWN =
      new TreeMap<>(Map.of("python:3.11-bookworm", "python-3.11-bookworm"));

  /**
   * Packages that share a layer, because they change together or hardly ever.
   *
   * @param packages names, or beginnings of names that a star follows
   */
  record Together(String title, List<String> packages) {
    Together {
      packages = List.copyOf(packages);
    }

    boolean has(String name) {
      return packages.stream()
          .anyMatch(
              wanted ->
                  wanted.endsWith("*")
                      ? name.startsWith(wanted.substring(0, wanted.length() - 1))
                      : name.equals(wanted));
    }
  }

  BaseRecipe {
    suites = List.copyOf(suites);
    packages = List.copyOf(packages);
    layers = List.copyOf(layers);
    exclude = List.copyOf(exclude);
    include = List.copyOf(include);
    cmd = List.copyOf(cmd);
  }

  static BaseRecipe of(ImageReference reference) {
    String wanted = reference.repository() + ":" + reference.tag();
    String resource = KNOWN.get(wanted);
    if (!reference.own() || resource == null) {
      String known =
          KNOWN.keySet().stream()
              .map(name -> "`" + ImageReference.OWN + "/" + name + "`")
              .collect(Collectors.joining(", "));
      throw new BuildFailedException(
          FailureCode.BASE_NOT_FOUND,
          "There is no base image `" + reference + "`.",
          "Kapsel's own base images are: " + known + ".");
    }
    return read(wanted, Resources.bytes("bases/" + resource + ".yaml"));
  }

  static BaseRecipe read(String name, byte[] yaml) {
    Map<String, Object> map = Resources.yaml(yaml);
    Map<String, String> environment = new TreeMap<>();
    Resources.map(map, "environment").forEach((k, v) -> environment.put(k, String.valueOf(v)));
    return new BaseRecipe(
        name,
        Sha256.of(yaml),
        Resources.strings(map, "suites"),
        Resources.strings(map, "packages"),
        Resources.maps(map, "layers").stream()
            .map(
                layer ->
                    new Together(
                        String.valueOf(layer.get("title")), Resources.strings(layer, "packages")))
            .toList(),
        Resources.strings(map, "exclude"),
        Resources.strings(map, "include"),
        environment,
        Resources.strings(map, "cmd"));
  }

  PathRules paths() {
    return new PathRules(exclude, include);
  }

  /** The same rules in dpkg's own words. */
  String dpkgConfiguration() {
    return Arrays.asList(
            exclude.stream().map(p -> "path-exclude=" + p + "\n").collect(Collectors.joining()),
            include.stream().map(p -> "path-include=" + p + "\n").collect(Collectors.joining()))
        .stream()
        .collect(Collectors.joining("", "# What this base image leaves out.\n", ""));
  }
}
