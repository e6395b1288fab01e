package dev.kapsel.model.format;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.ImageSource.Arguments;
import dev.kapsel.model.definition.Inference;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.definition.RunOptions;
import dev.kapsel.model.definition.Spark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes definitions in their native form, expanded. What it writes is read as the same again. */
public final class DefinitionWriter {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DefinitionWriter() {}

  public static ObjectNode json(Definition definition) {
    return json(Header.EMPTY, definition);
  }

  public static ObjectNode json(Header header, Definition definition) {
    ObjectNode document = NODES.objectNode().put("schema", Definition.SCHEMA);
    putGiven(document, "name", header.name());
    putGiven(document, "version", header.version());
    putGiven(document, "description", header.description());
    if (!header.tags().isEmpty()) {
      document.set("tags", map(header.tags()));
    }
    putGiven(document, "stage", header.stage());
    putGiven(document, "author", header.author());
    document.set("image", image(definition.image()));
    document.set("python", python(definition.python()));
    document.set("packages", packages(definition.packages()));
    document.set("spark", spark(definition.spark()));
    document.put("platform", definition.platform().toString());
    document.put("bytecode", definition.bytecode());
    document.set("variables", map(definition.variables()));
    if (definition.inference() != null) {
      document.set("inference", inference(definition.inference()));
    }
    if (definition.runtime() != null) {
      document.set("runtime", runtime(definition.runtime()));
    }
    return document.put("autoRebuild", definition.autoRebuild().toString());
  }

  /** The same as YAML, for people. */
  public static String yaml(Header header, Definition definition) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setIndent(2)
            .setWidth(100)
            .setSplitLines(false)
            .build();
    return new Dump(settings, new YamlTexts(settings))
        .dumpToString(plain(json(header, definition)));
  }

  private static Object plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, Object> map = new LinkedHashMap<>();
      object.properties().forEach(member -> map.put(member.getKey(), plain(member.getValue())));
      return map;
    }
    if (node instanceof ArrayNode array) {
      // Never one list in two places, for which YAML would write an alias.
      return array.valueStream().map(DefinitionWriter::plain).collect(toCollection(ArrayList::new));
    }
    return node.isBoolean() ? node.booleanValue() : node.isInt() ? node.intValue() : node.asText();
  }

  private static ObjectNode image(ImageSource image) {
    ObjectNode node = NODES.objectNode();
    return switch (image) {
      case ImageSource.Base base -> node.put("base", base.reference().toString());
      case ImageSource.Steps steps -> {
        node.put("base", steps.reference().toString()).set("steps", list(steps.steps()));
        yield arguments(node, steps.arguments());
      }
      case ImageSource.Dockerfile dockerfile ->
          arguments(node.put("dockerfile", dockerfile.text()), dockerfile.arguments());
      case ImageSource.Context context -> {
        node.putObject("context")
            .put("content", context.content().hex())
            .put("dockerfile", context.dockerfile());
        yield arguments(node, context.arguments());
      }
    };
  }

  private static ObjectNode arguments(ObjectNode image, Arguments arguments) {
    image.set("arguments", map(arguments.values()));
    putGiven(image, "target", arguments.target());
    return image;
  }

  private static ObjectNode python(Python python) {
    ObjectNode node = NODES.objectNode();
    switch (python) {
      case Python.Pip pip ->
          node.putObject("system")
              .put("over", pip.over().toString())
              .set("pip", list(pip.requirements()));
      case Python.Conda conda -> node.putObject("system").set("conda", conda(conda));
      case Python.User user ->
          node.putObject("user").put("interpreterPath", user.interpreterPath());
    }
    return node;
  }

  private static ObjectNode conda(Python.Conda conda) {
    ObjectNode node = NODES.objectNode();
    node.set("channels", list(conda.channels()));
    node.put("channelPriority", conda.channelPriority().toString());
    node.set("virtualPackages", map(conda.virtualPackages()));
    ArrayNode dependencies = list(conda.dependencies());
    if (!conda.pip().isEmpty() || conda.dependencies().isEmpty()) {
      dependencies.addObject().set("pip", list(conda.pip()));
    }
    node.set("dependencies", dependencies);
    return node;
  }

  private static ObjectNode packages(PackageOptions packages) {
    ObjectNode node = NODES.objectNode();
    putGiven(node, "index", packages.index());
    node.set("extraIndexes", list(packages.extraIndexes()));
    node.put("preReleases", packages.preReleases());
    if (packages.excludeNewer() != null) {
      node.put("excludeNewer", packages.excludeNewer().toString());
    }
    return node.put("requireHashes", packages.requireHashes());
  }

  private static ObjectNode spark(Spark spark) {
    ObjectNode node = NODES.objectNode();
    node.set("repositories", list(spark.repositories()));
    ArrayNode packages = node.putArray("packages");
    for (Spark.Coordinates coordinates : spark.packages()) {
      packages
          .addObject()
          .put("group", coordinates.group())
          .put("artifact", coordinates.artifact())
          .put("version", coordinates.version());
    }
    return node.put("precache", spark.precache());
  }

  private static ObjectNode inference(Inference inference) {
    ObjectNode node = NODES.objectNode();
    node.set("liveness", route(inference.liveness()));
    node.set("readiness", route(inference.readiness()));
    node.set("scoring", route(inference.scoring()));
    return node;
  }

  private static ObjectNode route(Inference.Route route) {
    return NODES.objectNode().put("port", route.port()).put("path", route.path());
  }

  private static ObjectNode runtime(RunOptions runtime) {
    ObjectNode node = NODES.objectNode();
    putGiven(node, "shmSize", runtime.shmSize());
    node.set("arguments", list(runtime.arguments()));
    return node.put("sharedVolumes", runtime.sharedVolumes());
  }

  private static ArrayNode list(List<String> texts) {
    ArrayNode node = NODES.arrayNode();
    texts.forEach(node::add);
    return node;
  }

  private static ObjectNode map(Map<String, String> texts) {
    ObjectNode node = NODES.objectNode();
    texts.forEach(node::put);
    return node;
  }

  private static void putGiven(ObjectNode node, String name, @Nullable String text) {
    if (text != null) {
      node.put(name, text);
    }
  }
}
