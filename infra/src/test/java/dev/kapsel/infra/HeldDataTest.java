package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An update from a release to these templates keeps all data. When a release is made, {@code
 * -Dtest.jvm=-Drelease=VERSION} leaves a file of it for those that follow.
 */
@Tag("machine")
final class HeldDataTest {

  private static final String RELEASE = "0.1.0";

  private final HeldData left = left();

  private static HeldData left() {
    try {
      String release = System.getProperty("release");
      if (release == null) {
        return HeldData.read(RELEASE);
      }
      HeldData now = HeldData.of(templates());
      now.write(release);
      return now;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Template> templates() throws IOException, InterruptedException {
    Map<String, Template> templates = new HashMap<>();
    for (String name : Template.ALL) {
      templates.put(name, Template.read(name));
    }
    return templates;
  }

  @Test
  void anUpdateFromTheReleaseKeepsItsData() throws Exception {
    assertThat(left.resources())
        .containsOnlyKeys(
            "SignIn/Administrators", "SignIn/Users", "Storage/Store", "Storage/Table");
    assertThat(left.troubleWith(HeldData.of(templates()))).isEmpty();
  }

  /** CloudFormation knows resources by their ids alone. */
  @Test
  void anotherNameIsAnotherResource() throws Exception {
    assertThat(after("infra/storage.yaml", all -> all.set("Records", all.remove("Table"))))
        .containsExactly("Storage/Table is no longer there");
    assertThat(after("infra/sign-in.yaml", all -> all.set("People", all.remove("Users"))))
        .contains("SignIn/Users is no longer there");
    assertThat(after("template.yaml", all -> all.set("Data", all.remove("Storage"))))
        .containsExactly("Storage/Store is no longer there", "Storage/Table is no longer there");
  }

  @Test
  void aNameOfOnesOwnIsAnotherTable() throws Exception {
    assertThat(table(table -> table.put("TableName", "kapsel"))).hasSize(1);
  }

  @Test
  void otherKeysAreAnotherTable() throws Exception {
    assertThat(table(table -> key(table).put("AttributeName", "id"))).hasSize(1);
    assertThat(
            table(
                table ->
                    ((ObjectNode) table.at("/AttributeDefinitions/0")).put("AttributeType", "B")))
        .hasSize(1);
  }

  @Test
  void whatIsThereOnlySometimesIsGoneAtOthers() throws Exception {
    assertThat(
            after(
                "infra/storage.yaml",
                all -> ((ObjectNode) all.path("Store")).put("Condition", "KeepsContexts")))
        .hasSize(1);
  }

  @Test
  void oneIndexIsMadeOrDeletedAtATime() throws Exception {
    assertThat(table(table -> table.remove("GlobalSecondaryIndexes"))).isEmpty();
    assertThat(table(table -> index(table, "byOwner"))).isEmpty();
    assertThat(
            table(
                table -> {
                  index(table, "byOwner");
                  index(table, "byAge");
                }))
        .containsExactly("Storage/Table has more than one index made or deleted at once");
  }

  @Test
  void aChangedIndexIsTwo() throws Exception {
    assertThat(table(table -> ((ObjectNode) indexes(table).get(0)).put("IndexName", "byUser")))
        .hasSize(1);
    assertThat(
            table(
                table ->
                    ((ObjectNode) indexes(table).get(0).path("Projection"))
                        .put("ProjectionType", "KEYS_ONLY")))
        .hasSize(1);
  }

  private List<String> table(Consumer<ObjectNode> change) throws Exception {
    return after(
        "infra/storage.yaml",
        all -> change.accept((ObjectNode) all.path("Table").path("Properties")));
  }

  /** The trouble with a template whose resources are changed so. */
  private List<String> after(String name, Consumer<ObjectNode> change) throws Exception {
    Map<String, Template> templates = templates();
    Template template = Template.read(name);
    JsonNode content = template.content().deepCopy();
    change.accept((ObjectNode) content.path("Resources"));
    templates.put(name, new Template(name, template.written(), content));
    return left.troubleWith(HeldData.of(templates));
  }

  private static ObjectNode key(JsonNode table) {
    return (ObjectNode) table.at("/KeySchema/0");
  }

  private static ArrayNode indexes(JsonNode table) {
    return (ArrayNode) table.path("GlobalSecondaryIndexes");
  }

  private static void index(JsonNode table, String name) {
    ObjectNode another = indexes(table).get(0).deepCopy();
    indexes(table).add(another.put("IndexName", name));
  }
}
