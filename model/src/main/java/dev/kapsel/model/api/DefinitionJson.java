package dev.kapsel.model.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.DefinitionWriter;
import java.io.IOException;

/** On the wire and in items a definition is its native form, expanded, and nothing else. */
final class DefinitionJson {

  private DefinitionJson() {}

  static Module module() {
    return new SimpleModule("definition")
        .addSerializer(new Writer())
        .addDeserializer(Definition.class, new Reader());
  }

  private static final class Writer extends StdSerializer<Definition> {
    private static final long serialVersionUID = 1;

    Writer() {
      super(Definition.class);
    }

    @Override
    public void serialize(
        Definition definition, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeTree(DefinitionWriter.json(definition));
    }
  }

  private static final class Reader extends StdDeserializer<Definition> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(Definition.class);
    }

    @Override
    public Definition deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode tree = context.readTree(parser);
      try {
        return DefinitionReader.registered(tree);
      } catch (IllegalArgumentException e) {
        return context.reportInputMismatch(Definition.class, "%s", e.getMessage());
      }
    }
  }
}
