package dev.kapsel.model.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalDateDeserializer;
import com.fasterxml.jackson.datatype.jsr310.ser.InstantSerializer;
import com.fasterxml.jackson.datatype.jsr310.ser.LocalDateSerializer;
import java.time.Instant;
import java.time.LocalDate;

/** The one way in which Kapsel's records become JSON: on the wire, in items, in artifacts. */
public final class KapselJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(times())
          .addModule(DefinitionJson.module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          // A newer service may say more than an older client knows.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private KapselJson() {}

  /** Those that there are in Kapsel's records: the library's module has and loads many more. */
  private static SimpleModule times() {
    return new SimpleModule("times")
        .addSerializer(InstantSerializer.INSTANCE)
        .addDeserializer(Instant.class, InstantDeserializer.INSTANT)
        .addSerializer(LocalDateSerializer.INSTANCE)
        .addDeserializer(LocalDate.class, LocalDateDeserializer.INSTANCE);
  }

  public static ObjectMapper mapper() {
    return MAPPER;
  }
}
