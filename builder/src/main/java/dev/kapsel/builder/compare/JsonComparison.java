package dev.kapsel.builder.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.image.Difference;
import dev.kapsel.model.image.Difference.Part;
import java.util.Optional;
import java.util.TreeSet;

/** Compares two documents, in the order of their names. */
final class JsonComparison {

  private final Part part;

  JsonComparison(Part part) {
    this.part = part;
  }

  Optional<Difference> first(JsonNode stored, JsonNode rebuilt) {
    return first("", stored, rebuilt);
  }

  private Optional<Difference> first(String pointer, JsonNode stored, JsonNode rebuilt) {
    if (stored.equals(rebuilt)) {
      return Optional.empty();
    }
    if (stored.isObject() && rebuilt.isObject()) {
      return inObject(pointer, stored, rebuilt);
    }
    if (stored.isArray() && rebuilt.isArray()) {
      return inArray(pointer, stored, rebuilt);
    }
    return Optional.of(Difference.of(part, pointer, "the value", shown(stored), shown(rebuilt)));
  }

  private Optional<Difference> inObject(String pointer, JsonNode stored, JsonNode rebuilt) {
    TreeSet<String> names = new TreeSet<>();
    stored.fieldNames().forEachRemaining(names::add);
    rebuilt.fieldNames().forEachRemaining(names::add);
    return names.stream()
        .map(name -> first(below(pointer, name), stored.path(name), rebuilt.path(name)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Difference> inArray(String pointer, JsonNode stored, JsonNode rebuilt) {
    for (int i = 0; i < Math.max(stored.size(), rebuilt.size()); i++) {
      Optional<Difference> difference = first(pointer + "/" + i, stored.path(i), rebuilt.path(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  /** See RFC 6901, section 3. */
  private static String below(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "not there" : "`" + value + "`";
  }
}
