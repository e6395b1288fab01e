package dev.kapsel.model.identity;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.ImageSource.Arguments;
import dev.kapsel.model.definition.Inference;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.definition.RunOptions;
import dev.kapsel.model.definition.Spark;
import dev.kapsel.model.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tree of a definition that is hashed: of texts, numbers, flags, lists and maps, its members
 * named like the fields of a document. A member at its default is left out, so that a part which is
 * added one day changes no hash of a definition without it. Specification: {@code
 * docs/spec/definition-hash.md}, section Tree.
 */
public final class CanonicalDefinition {

  /** Names the rules; {@code kapsel/v1} once every part of a definition can be built. */
  static final String TAG = "kapsel/v1-draft";

  private CanonicalDefinition() {}

  /** What determines the image. All of it is in {@link #content} too, at the same place. */
  public static Map<String, Object> image(Definition definition) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("image", image(definition.image()));
    put(tree, "python", python(definition.python(), false), Map.of());
    put(tree, "packages", packages(definition.packages()), Map.of());
    put(tree, "spark", spark(definition.spark()), Map.of());
    put(tree, "platform", definition.platform().toString(), Platform.LINUX_AMD64.toString());
    put(tree, "bytecode", definition.bytecode(), true);
    return tree;
  }

  /** All that the definition says. */
  public static Map<String, Object> content(Definition definition) {
    Map<String, Object> tree = image(definition);
    put(tree, "python", python(definition.python(), true), Map.of());
    put(tree, "variables", definition.variables(), Map.of());
    put(tree, "inference", inference(definition.inference()), Map.of());
    put(tree, "runtime", runtime(definition.runtime()), Map.of());
    tree.put("autoRebuild", definition.autoRebuild().toString());
    return tree;
  }

  private static Map<String, Object> image(ImageSource image) {
    Map<String, Object> tree = new LinkedHashMap<>();
    switch (image) {
      case ImageSource.Base base -> tree.put("base", base.reference().toString());
      case ImageSource.Steps steps -> {
        tree.put("base", steps.reference().toString());
        put(tree, "steps", steps.steps(), List.of());
        put(tree, steps.arguments());
      }
      case ImageSource.Dockerfile dockerfile -> {
        tree.put("dockerfile", dockerfile.text());
        put(tree, dockerfile.arguments());
      }
      case ImageSource.Context context -> {
        tree.put(
            "context",
            Map.of("content", context.content().hex(), "dockerfile", context.dockerfile()));
        put(tree, context.arguments());
      }
    }
    return tree;
  }

  private static void put(Map<String, Object> image, Arguments arguments) {
    put(image, "arguments", arguments.values(), Map.of());
    put(image, "target", arguments.target(), "");
  }

  private static Map<String, Object> python(Python python, boolean withInterpreter) {
    Map<String, Object> tree = new LinkedHashMap<>();
    switch (python) {
      case Python.Pip pip -> {
        Map<String, Object> system = new LinkedHashMap<>();
        system.put("pip", pip.requirements());
        put(system, "over", pip.over().toString(), Python.Over.BASE.toString());
        tree.put("system", system);
      }
      case Python.Conda conda -> tree.put("system", Map.of("conda", conda(conda)));
      case Python.User user -> {
        if (withInterpreter && !user.interpreterPath().equals("python")) {
          tree.put("user", Map.of("interpreterPath", user.interpreterPath()));
        }
      }
    }
    return tree;
  }

  private static Map<String, Object> conda(Python.Conda conda) {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "channels", conda.channels(), List.of());
    String strict = Python.ChannelPriority.STRICT.toString();
    put(tree, "channelPriority", conda.channelPriority().toString(), strict);
    put(tree, "virtualPackages", conda.virtualPackages(), Map.of());
    put(tree, "dependencies", conda.dependencies(), List.of());
    put(tree, "pip", conda.pip(), List.of());
    return tree;
  }

  private static Map<String, Object> packages(PackageOptions packages) {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "index", packages.index(), "");
    put(tree, "extraIndexes", packages.extraIndexes(), List.of());
    put(tree, "preReleases", packages.preReleases(), false);
    String newest = packages.excludeNewer() == null ? "" : packages.excludeNewer().toString();
    put(tree, "excludeNewer", newest, "");
    put(tree, "requireHashes", packages.requireHashes(), false);
    return tree;
  }

  private static Map<String, Object> spark(Spark spark) {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "repositories", spark.repositories(), List.of());
    List<Map<String, String>> packages =
        spark.packages().stream()
            .map(p -> Map.of("group", p.group(), "artifact", p.artifact(), "version", p.version()))
            .toList();
    put(tree, "packages", packages, List.of());
    put(tree, "precache", spark.precache(), true);
    return tree;
  }

  private static Map<String, Object> inference(@Nullable Inference inference) {
    return inference == null
        ? Map.of()
        : Map.of(
            "liveness", route(inference.liveness()),
            "readiness", route(inference.readiness()),
            "scoring", route(inference.scoring()));
  }

  private static Map<String, Object> route(Inference.Route route) {
    return Map.of("port", route.port(), "path", route.path());
  }

  private static Map<String, Object> runtime(@Nullable RunOptions runtime) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (runtime != null) {
      put(tree, "shmSize", runtime.shmSize(), "");
      put(tree, "arguments", runtime.arguments(), List.of());
      put(tree, "sharedVolumes", runtime.sharedVolumes(), true);
    }
    return tree;
  }

  private static void put(
      Map<String, Object> tree, String name, @Nullable Object value, Object absent) {
    if (value != null && !value.equals(absent)) {
      tree.put(name, value);
    }
  }
}
