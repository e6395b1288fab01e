package dev.kapsel.functions.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/**
 * Reads what callers send, to the letter: no field that the record does not have, none missing that
 * is not {@code @Nullable}, no null, nothing of another type, nothing twice. {@link KapselJson}
 * reads what Kapsel itself wrote, and forgives what a newer Kapsel says more.
 */
final class StrictJson {

  private static final ObjectMapper MAPPER = mapper();

  private StrictJson() {}

  /**
   * @throws Rejected if the text is not one of these records
   */
  static <T> T read(String text, Class<T> type) {
    try (JsonParser parser = new StrictParser(MAPPER.getFactory().createParser(text))) {
      return MAPPER.readValue(parser, type);
    } catch (JsonMappingException e) {
      throw e.getCause() instanceof Rejected refused ? refused : BodyComplaint.of(e, text);
    } catch (JacksonException e) {
      throw Rejected.invalid(
          "", "the body is no JSON: " + e.getOriginalMessage(), "Correct the text.");
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper = KapselJson.mapper().copy();
    mapper.enable(
        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
        DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    mapper.getFactory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
    mapper.setConfig(
        mapper.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
    var texts = mapper.coercionConfigFor(LogicalType.Textual);
    texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
    texts.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
    texts.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    mapper.setAnnotationIntrospector(new Fields());
    return mapper;
  }

  /** A record's field is required unless it is nullable. */
  private static final class Fields extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
      return member instanceof AnnotatedParameter parameter && isField(parameter)
          ? !nullable(parameter)
          : super.hasRequiredMarker(member);
    }

    private static boolean isField(AnnotatedParameter parameter) {
      return parameter.getDeclaringClass().isRecord();
    }

    private static boolean nullable(AnnotatedParameter parameter) {
      return parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor
          && constructor.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(
              Nullable.class);
    }
  }
}
