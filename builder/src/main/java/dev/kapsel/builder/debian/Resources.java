package dev.kapsel.builder.debian;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The YAML files that belong to this package; what is wrong with them is a defect of ours. */
final class Resources {

  private Resources() {}

  static byte[] bytes(String name) {
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Object> yaml(byte[] content) {
    return typed(
        new Load(LoadSettings.builder().build())
            .loadFromString(new String(content, java.nio.charset.StandardCharsets.UTF_8)));
  }

  static List<String> strings(Map<String, Object> map, String key) {
    return list(map, key).stream().map(String::valueOf).toList();
  }

  static List<Map<String, Object>> maps(Map<String, Object> map, String key) {
    return list(map, key).stream().map(Resources::typed).toList();
  }

  static Map<String, Object> map(Map<String, Object> map, String key) {
    Object value = map.get(key);
    return value == null ? Map.of() : typed(value);
  }

  private static List<?> list(Map<String, Object> map, String key) {
    Object value = map.get(key);
    return switch (value) {
      case null -> List.of();
      case List<?> list -> list;
      default -> throw new IllegalArgumentException("`" + key + "` is not a list");
    };
  }

  private static Map<String, Object> typed(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("`" + value + "` is not a mapping");
    }
    Map<String, Object> typed = new LinkedHashMap<>();
    map.forEach((k, v) -> typed.put(String.valueOf(k), v));
    return typed;
  }
}
