package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.PythonTools.Outcome;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A template.
 *
 * @param written as people wrote it
 * @param content as CloudFormation sees it, after SAM's own transform
 */
public record Template(String name, JsonNode written, JsonNode content) {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path TRANSLATE = Path.of("src/test/tools/translate.py").toAbsolutePath();

  private static final Map<String, Template> READ = new ConcurrentHashMap<>();

  /** The root's own and those that it nests. */
  static final List<String> ALL =
      List.of(
          "template.yaml",
          "infra/storage.yaml",
          "infra/builds.yaml",
          "infra/sign-in.yaml",
          "infra/routes.yaml",
          "infra/operations.yaml");

  /** A resource by what the template calls it. */
  public record Resource(String id, JsonNode content) {
    String type() {
      return content.path("Type").asText();
    }

    public JsonNode properties() {
      return content.path("Properties");
    }
  }

  public static Path file(String name) {
    return ROOT.resolve(name);
  }

  /** As it was when it was first read, since each takes a second. */
  public static Template read(String name) throws IOException, InterruptedException {
    Template known = READ.get(name);
    if (known == null) {
      known = translated(name);
      READ.put(name, known);
    }
    return known;
  }

  private static Template translated(String name) throws IOException, InterruptedException {
    Outcome outcome =
        PythonTools.run(
            List.of(
                PythonTools.program("python").toString(),
                TRANSLATE.toString(),
                file(name).toString()),
            Map.of("AWS_DEFAULT_REGION", "eu-central-1"));
    assertThat(outcome.code()).as("%s: %s", name, outcome.said()).isZero();
    JsonNode both = KapselJson.mapper().readTree(outcome.said());
    return new Template(name, both.path("written"), both.path("transformed"));
  }

  public List<Resource> resources(String type) {
    return all().stream().filter(one -> one.type().equals(type)).toList();
  }

  public List<Resource> all() {
    return resourcesOf(content);
  }

  /** Of SAM's types, too. */
  List<Resource> allWritten() {
    return resourcesOf(written);
  }

  private static List<Resource> resourcesOf(JsonNode template) {
    List<Resource> found = new ArrayList<>();
    template
        .path("Resources")
        .properties()
        .forEach(one -> found.add(new Resource(one.getKey(), one.getValue())));
    return found;
  }

  /** What a property may come to where it is a text, a number or a parameter; else nothing. */
  Set<String> possible(JsonNode value) {
    Set<String> found = new TreeSet<>();
    if (value.isValueNode()) {
      found.add(value.asText());
    }
    JsonNode parameter = content.path("Parameters").path(value.path("Ref").asText());
    if (parameter.has("Default")) {
      found.add(parameter.path("Default").asText());
    }
    parameter.path("AllowedValues").forEach(one -> found.add(one.asText()));
    return found;
  }

  /** Whether a part of a template names a resource or a parameter. */
  static boolean refersTo(JsonNode part, String name) {
    return part.findValuesAsText("Ref").contains(name)
        || part.findValues("Fn::GetAtt").stream().anyMatch(one -> one.path(0).asText().equals(name))
        || part.toString().contains("${" + name + "}")
        || part.toString().contains("${" + name + ".");
  }
}
