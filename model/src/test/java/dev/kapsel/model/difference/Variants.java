package dev.kapsel.model.difference;

import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Sha256;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records that differ from a given one in one place, for each of its places however deep, found by
 * reflection. A component of a type that is not known here is an error: nothing is left out.
 */
final class Variants {

  /**
   * @param part the component of the outermost record that was changed
   */
  record Variant<T>(String part, T value) {}

  /** The platform makes them anew each time that it is asked. */
  private static final Map<Class<?>, RecordComponent[]> COMPONENTS = new ConcurrentHashMap<>();

  private Variants() {}

  private static RecordComponent[] components(Class<?> type) {
    return COMPONENTS.computeIfAbsent(type, Class::getRecordComponents);
  }

  static <T extends Record> List<Variant<T>> of(T original) {
    List<Variant<T>> variants = new ArrayList<>();
    for (RecordComponent component : components(original.getClass())) {
      for (Object record : with(original, component)) {
        @SuppressWarnings("unchecked")
        T changed = (T) record;
        variants.add(new Variant<>(component.getName(), changed));
      }
    }
    return variants;
  }

  private static List<Object> with(Record original, RecordComponent component) {
    List<Object> records = new ArrayList<>();
    RecordComponent[] components = components(original.getClass());
    @Nullable Object[] values = new @Nullable Object[components.length];
    int changed = -1;
    for (int i = 0; i < components.length; i++) {
      values[i] = value(original, components[i]);
      changed = components[i].getName().equals(component.getName()) ? i : changed;
    }
    Object value = values[changed];
    if (value != null && component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      records.add(record(original.getClass(), replaced(values, changed, null)));
    }
    for (Object other : others(value, component.getAnnotatedType())) {
      records.add(record(original.getClass(), replaced(values, changed, other)));
    }
    return records;
  }

  private static @Nullable Object[] replaced(
      @Nullable Object[] values, int at, @Nullable Object value) {
    @Nullable Object[] copy = values.clone();
    copy[at] = value;
    return copy;
  }

  private static @Nullable Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component.toString(), e);
    }
  }

  private static Object record(Class<?> type, @Nullable Object[] values) {
    try {
      Class<?>[] types =
          Stream.of(components(type)).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.getName(), e);
    }
  }

  /** Values of this type that are not the given one. */
  private static List<Object> others(@Nullable Object value, AnnotatedType type) {
    if (value == null) {
      return samples(type.getType());
    }
    List<Object> others = new ArrayList<>(changed(value, type));
    if (type.getType() instanceof Class<?> declared && declared.isSealed()) {
      samples(declared).stream()
          .filter(sample -> sample.getClass() != value.getClass())
          .forEach(others::add);
    }
    return others;
  }

  private static List<Object> changed(Object value, AnnotatedType type) {
    return switch (value) {
      case Boolean flag -> List.of(!flag);
      case Integer number -> List.of(number + 1);
      case Long number -> List.of(number + 1);
      case String text -> List.of(text + "2");
      case Instant time -> List.of(time.plusSeconds(1));
      case Sha256 hash -> List.of(Sha256.of(hash.hex()));
      case Digest digest -> List.of(new Digest(Sha256.of(digest.hex())));
      case ImageReference reference ->
          List.of(ImageReference.parse(reference.registry() + "/other:1"));
      case Enum<?> constant ->
          Stream.of(constant.getDeclaringClass().getEnumConstants())
              .filter(other -> other != constant)
              .map(Object.class::cast)
              .toList();
      case List<?> list -> lists(list, ((AnnotatedParameterizedType) type));
      case Map<?, ?> map -> maps(map);
      case Record record ->
          Stream.of(components(record.getClass()))
              .flatMap(component -> with(record, component).stream())
              .toList();
      default -> throw new AssertionError("Variants does not know " + value.getClass());
    };
  }

  private static List<Object> lists(List<?> list, AnnotatedParameterizedType type) {
    AnnotatedType item = type.getAnnotatedActualTypeArguments()[0];
    List<Object> lists = new ArrayList<>();
    lists.add(with(list, list.size(), samples(item.getType()).getFirst()));
    if (!list.isEmpty()) {
      Object first = Objects.requireNonNull(list.getFirst());
      lists.add(list.subList(1, list.size()));
      others(first, item).forEach(other -> lists.add(with(list.subList(1, list.size()), 0, other)));
    }
    if (!list.reversed().equals(list)) {
      lists.add(list.reversed());
    }
    return lists;
  }

  private static List<Object> with(List<?> list, int index, Object item) {
    List<Object> copy = new ArrayList<>(list);
    copy.add(index, item);
    return copy;
  }

  private static List<Object> maps(Map<?, ?> map) {
    List<Object> maps = new ArrayList<>();
    maps.add(with(map, "sample"));
    if (!map.isEmpty()) {
      Object key = map.keySet().iterator().next();
      maps.add(with(map, key.toString()));
      Map<Object, Object> shorter = new LinkedHashMap<>(map);
      shorter.remove(key);
      maps.add(shorter);
    }
    return maps;
  }

  private static Map<Object, Object> with(Map<?, ?> map, String key) {
    Map<Object, Object> copy = new LinkedHashMap<>(map);
    copy.merge(key, "sample", (value, sample) -> value + "2");
    return copy;
  }

  /** At least one value of this type; of an either-or one of each. */
  private static List<Object> samples(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? List.of(List.of(samples(generic.getActualTypeArguments()[0]).getFirst()))
          : List.of(Map.of("sample", "value"));
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isSealed()) {
      return Stream.of(plain.getPermittedSubclasses())
          .flatMap(way -> samples(way).stream())
          .toList();
    }
    return List.of(sample(plain));
  }

  private static Object sample(Class<?> type) {
    if (type == ImageReference.class) {
      return ImageReference.parse("sample:1");
    }
    if (type == Sha256.class) {
      return Sha256.of("sample");
    }
    if (type == String.class) {
      return "sample";
    }
    if (type == int.class) {
      return 1;
    }
    if (type == long.class) {
      return 1L;
    }
    if (type == Digest.class) {
      return new Digest(Sha256.of("sample"));
    }
    if (type == boolean.class) {
      return false;
    }
    if (type == Instant.class) {
      return Instant.EPOCH;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isRecord()) {
      return record(
          type,
          Stream.of(components(type))
              .map(component -> samples(component.getGenericType()).getFirst())
              .toArray());
    }
    throw new AssertionError("Variants does not know " + type);
  }
}
