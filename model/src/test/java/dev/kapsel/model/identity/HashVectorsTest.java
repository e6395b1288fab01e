package dev.kapsel.model.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.oci.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the code to the vectors that other languages are held to. */
class HashVectorsTest {

  private static final JsonNode VECTORS = vectors();

  @TestFactory
  Stream<DynamicTest> definitionsHaveTheirPublishedNames() {
    return VECTORS
        .get("definitions")
        .valueStream()
        .map(vector -> DynamicTest.dynamicTest(vector.get("name").asText(), () -> check(vector)));
  }

  private static void check(JsonNode vector) {
    DefinitionDocument document = DefinitionReader.read(vector.get("document"));
    assertThat(document.errors()).isEmpty();
    Definition definition = Objects.requireNonNull(document.definition());
    byte[] bytes =
        CanonicalForm.bytes(
            CanonicalDefinition.TAG + " definition", CanonicalDefinition.image(definition));
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(vector.get("canonical").asText());
    assertThat(DefinitionHash.of(definition)).hasToString(vector.get("definitionHash").asText());
    assertThat(ContentId.of(definition)).hasToString(vector.get("contentId").asText());
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(VECTORS.get("definitions")).hasSizeGreaterThanOrEqualTo(40);
  }

  @TestFactory
  Stream<DynamicTest> contextsHaveTheirPublishedHashes() {
    return VECTORS
        .get("contexts")
        .valueStream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("name").asText(),
                    () ->
                        assertThat(ContextHash.of(entries(vector.get("entries"))))
                            .hasToString(vector.get("hash").asText())));
  }

  private static List<ContextEntry> entries(JsonNode members) {
    List<ContextEntry> entries = new ArrayList<>();
    for (var member : members.properties()) {
      String path = member.getKey();
      JsonNode entry = member.getValue();
      if (entry.has("content")) {
        Sha256 content = new Sha256(entry.get("content").asText());
        entries.add(new ContextEntry.File(path, content, entry.get("executable").asBoolean()));
      } else if (entry.has("target")) {
        entries.add(new ContextEntry.Link(path, entry.get("target").asText()));
      } else {
        entries.add(new ContextEntry.EmptyDirectory(path));
      }
    }
    return entries;
  }

  @TestFactory
  Stream<DynamicTest> valuesAreEncodedAsPublished() {
    return VECTORS
        .get("encodings")
        .valueStream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("name").asText(),
                    () -> {
                      Object tree =
                          new ObjectMapper().treeToValue(vector.get("tree"), Object.class);
                      byte[] bytes = CanonicalForm.bytes(vector.get("tag").asText(), tree);
                      assertThat(HexFormat.of().formatHex(bytes))
                          .isEqualTo(vector.get("bytes").asText());
                    }));
  }

  private static JsonNode vectors() {
    try {
      return new ObjectMapper()
          .readTree(Path.of("../docs/spec/definition-hash-vectors.json").toFile());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
