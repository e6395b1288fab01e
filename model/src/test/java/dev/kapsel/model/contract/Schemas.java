package dev.kapsel.model.contract;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinition.AttributeInclusion;
import com.github.victools.jsonschema.generator.CustomDefinition.DefinitionType;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfig;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.curated.PublishedEnvironment;
import dev.kapsel.model.definition.Definition;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schemas of the records that cross the boundary, as components of one document. */
final class Schemas {

  private final RecordDocs docs = RecordDocs.read();
  private final SchemaBuilder builder =
      new SchemaGenerator(config()).buildMultipleSchemaDefinitions();

  /** Records that callers send: they may have no other fields. */
  private final Set<Class<?>> sent = new HashSet<>();

  ObjectNode of(Class<?> type) {
    return builder.createSchemaReference(type);
  }

  /** Of what a caller sends. */
  ObjectNode sent(Class<?> type) {
    collect(type);
    return of(type);
  }

  private void collect(Class<?> type) {
    if (type.isRecord() && Scalars.schema(type).isEmpty() && sent.add(type)) {
      for (var component : type.getRecordComponents()) {
        collect(component.getType());
      }
    }
  }

  ObjectNode components() {
    return builder.collectDefinitions("components/schemas");
  }

  private SchemaGeneratorConfig config() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(
                KapselJson.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE))
            .with(Option.DEFINITIONS_FOR_ALL_OBJECTS, Option.PLAIN_DEFINITION_KEYS)
            .without(Option.SCHEMA_VERSION_INDICATOR);
    config
        .forFields()
        .withRequiredCheck(field -> !nullable(field))
        .withNullableCheck(field -> false)
        .withDescriptionResolver(
            field -> field.isFakeContainerItemScope() ? null : description(field))
        .withInstanceAttributeOverride(this::limit);
    config
        .forTypesInGeneral()
        .withDescriptionResolver(scope -> docs.type(scope.getType().getErasedType()))
        .withCustomDefinitionProvider(this::scalar)
        .withTypeAttributeOverride((node, scope, context) -> close(node, scope.getType()))
        .withDefinitionNamingStrategy(new Naming());
    return config.build();
  }

  private @Nullable CustomDefinition scalar(ResolvedType type, SchemaGenerationContext context) {
    Class<?> raw = type.getErasedType();
    if (raw == Map.class) {
      ObjectNode map = KapselJson.mapper().createObjectNode().put("type", "object");
      ResolvedType value = type.typeParametersFor(Map.class).get(1);
      map.set("additionalProperties", context.createDefinitionReference(value));
      return new CustomDefinition(map, DefinitionType.INLINE, AttributeInclusion.NO);
    }
    return Scalars.schema(raw)
        .map(
            schema -> {
              boolean named = Scalars.PATTERNS.containsKey(raw);
              String text = docs.type(raw);
              if (named && text != null) {
                schema.put("description", text);
              }
              return new CustomDefinition(
                  schema,
                  named ? DefinitionType.ALWAYS_REF : DefinitionType.INLINE,
                  AttributeInclusion.NO);
            })
        .orElse(null);
  }

  /** A definition inside a request is one in its native form. */
  private void limit(ObjectNode node, FieldScope field, SchemaGenerationContext context) {
    Class<?> record = owner(field);
    node.setAll(
        field.isFakeContainerItemScope()
            ? Limits.item(record, field.getName())
            : Limits.field(record, field.getName()));
    if ((record == LookupRequest.class || record == PublishedEnvironment.class)
        && field.getName().equals("definition")) {
      node.setAll(Scalars.schema(Definition.class).orElseThrow());
    }
  }

  private void close(ObjectNode node, ResolvedType type) {
    Class<?> raw = type.getErasedType();
    node.setAll(Limits.type(raw));
    if (sent.contains(raw)) {
      node.put("additionalProperties", false);
    }
  }

  private @Nullable String description(FieldScope field) {
    return docs.component(owner(field), field.getName());
  }

  private static Class<?> owner(FieldScope field) {
    return field.getMember().getRawMember().getDeclaringClass();
  }

  private static boolean nullable(FieldScope field) {
    return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
  }
}
