package dev.kapsel.model.contract;

import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.impl.DefinitionKey;
import com.github.victools.jsonschema.generator.naming.SchemaDefinitionNamingStrategy;
import java.util.Iterator;
import java.util.Map;

/** A nested record is named after the one around it. */
final class Naming implements SchemaDefinitionNamingStrategy {

  private static final String FIELDS_OF = "FieldsOf.";

  @Override
  public String getDefinitionNameForKey(DefinitionKey key, SchemaGenerationContext context) {
    Class<?> type = key.getType().getErasedType();
    return of(type);
  }

  /** One of several is twice there: its fields alone, and with what tells it apart. */
  @Override
  public void adjustDuplicateNames(
      Map<DefinitionKey, String> twice, SchemaGenerationContext context) {
    Iterator<Map.Entry<DefinitionKey, String>> names = twice.entrySet().iterator();
    names.next().setValue(FIELDS_OF + twice.values().iterator().next());
    names.next();
  }

  static String of(Class<?> type) {
    Class<?> around = type.getDeclaringClass();
    return around == null ? type.getSimpleName() : of(around) + "." + type.getSimpleName();
  }
}
