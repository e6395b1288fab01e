package dev.kapsel.model.difference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.RunOptions;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.identity.CanonicalDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the very trees that are hashed, so that what it finds is what makes hashes differ,
 * whatever parts a definition gets one day. A part that is not treated by name below is compared
 * value by value.
 */
final class DefinitionComparison {

  /** In the tree; a document has that list among the dependencies, wherever it stands there. */
  private static final String PIP_OF_CONDA = "/python/system/conda/pip";

  private static final String PIP_AS_WRITTEN = "/python/system/conda/dependencies/pip";

  private final Side before;
  private final Side after;
  private final List<DefinitionChange> changes = new ArrayList<>();

  private DefinitionComparison(Definition before, Definition after) {
    this.before = Side.of(before);
    this.after = Side.of(after);
  }

  static List<DefinitionChange> changes(Definition before, Definition after) {
    DefinitionComparison comparison = new DefinitionComparison(before, after);
    comparison.compare();
    comparison.changes.sort(
        Comparator.comparing((DefinitionChange change) -> !change.image())
            .thenComparing(DefinitionChange::field));
    return comparison.changes;
  }

  private void compare() {
    for (Object part : MapDifference.keys(before.content(), after.content())) {
      String field = "/" + part;
      int known = changes.size();
      compare(field, before.content().get(part), after.content().get(part));
      if (changes.size() == known) {
        // Nothing in it differs; so it is empty in one of the two, and not there in the other.
        whole(field, before.content().get(part), after.content().get(part));
      }
    }
  }

  private void whole(String field, @Nullable Object old, @Nullable Object now) {
    if (!Objects.equals(old, now)) {
      add(field, List.of(Edit.value(field, text(old), text(now))));
    }
  }

  private void compare(String field, @Nullable Object old, @Nullable Object now) {
    if (Objects.equals(old, now)) {
      return;
    }
    switch (field) {
      case "/image/arguments", "/python/system/conda/virtualPackages", "/variables" ->
          add(field, MapDifference.of(map(old), map(now)));
      case "/image/dockerfile" -> add(field, LineDifference.of(text(old), text(now)));
      case "/image/steps" -> add(field, ListDifference.placed(steps(old), steps(now)));
      case "/inference/liveness", "/inference/readiness", "/inference/scoring" ->
          add(field, List.of(Edit.value(field, route(old), route(now))));
      case "/python/system" -> {
        way(field, map(old), map(now));
        members(field, map(old), map(now));
      }
      case "/python/system/pip", PIP_OF_CONDA -> entries(field, Entry::requirement, old, now);
      case "/python/system/conda/dependencies" -> entries(field, Entry::conda, old, now);
      case "/spark/packages" -> entries(field, Entry::artifact, old, now);
      default -> other(field, old, now);
    }
  }

  private void other(String field, @Nullable Object old, @Nullable Object now) {
    if (old instanceof Map || now instanceof Map) {
      members(field, map(old), map(now));
    } else if (old instanceof List || now instanceof List) {
      entries(field, Entry::literal, old, now);
    } else {
      add(field, List.of(Edit.value(field, before.value(field, old), after.value(field, now))));
    }
  }

  private void members(String field, Map<?, ?> old, Map<?, ?> now) {
    for (Object name : MapDifference.keys(old, now)) {
      compare(field + "/" + name, old.get(name), now.get(name));
    }
  }

  /** Who brings the packages; a list of none is another definition than no list. */
  private void way(String field, Map<?, ?> old, Map<?, ?> now) {
    String was = way(old);
    String is = way(now);
    if (!Objects.equals(was, is)) {
      add(field, List.of(Edit.value(field, was, is)));
    }
  }

  private static @Nullable String way(Map<?, ?> system) {
    return system.isEmpty() ? null : system.containsKey("conda") ? "conda" : "pip";
  }

  private void entries(
      String field, Function<Object, Entry> entry, @Nullable Object old, @Nullable Object now) {
    List<Entry> entries = list(old).stream().map(entry).toList();
    add(field, ListDifference.named(entries, list(now).stream().map(entry).toList()));
  }

  private static List<Entry> steps(@Nullable Object value) {
    List<Object> steps = list(value);
    return IntStream.range(0, steps.size()).mapToObj(i -> Entry.step(steps.get(i), i + 1)).toList();
  }

  private static @Nullable String route(@Nullable Object value) {
    return value == null ? null : ":" + map(value).get("port") + map(value).get("path");
  }

  private void add(String field, List<Edit> edits) {
    boolean image = before.inImage(field) || after.inImage(field);
    String written = field.equals(PIP_OF_CONDA) ? PIP_AS_WRITTEN : field;
    edits.forEach(edit -> changes.add(DefinitionChange.of(written, edit, image)));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<Object> list(@Nullable Object value) {
    return value instanceof List<?> list ? List.copyOf(list) : List.of();
  }

  /**
   * One of the two definitions.
   *
   * @param content all that is hashed
   * @param image what of it makes the image
   * @param document with every default written in, as people know it
   */
  private record Side(Map<String, Object> content, Map<String, Object> image, JsonNode document) {

    static Side of(Definition definition) {
      return new Side(
          CanonicalDefinition.content(definition),
          CanonicalDefinition.image(definition),
          DefinitionWriter.json(withRunOptions(definition)));
    }

    private static Definition withRunOptions(Definition definition) {
      return definition.runtime() != null
          ? definition
          : new Definition(
              definition.image(),
              definition.python(),
              definition.packages(),
              definition.spark(),
              definition.platform(),
              definition.bytecode(),
              definition.variables(),
              definition.inference(),
              RunOptions.DEFAULT,
              definition.autoRebuild());
    }

    boolean inImage(String field) {
      Object found = image;
      for (String name : field.substring(1).split("/")) {
        if (found == null || !(found instanceof Map<?, ?> map)) {
          return false;
        }
        found = map.get(name);
      }
      return found != null;
    }

    /** A default, where the tree has none, is what the document says. */
    @Nullable String value(String field, @Nullable Object hashed) {
      JsonNode written = document.at(field);
      return written.isValueNode() ? written.asText() : text(hashed);
    }
  }
}
