package dev.kapsel.model.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Documents;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.format.Reading;
import dev.kapsel.model.workspace.WorkspaceSettings.NetworkPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each rule has a document in {@code src/test/resources/rules} that breaks it, but for those that
 * only a service can find, because it knows its registry and what its workspaces have.
 */
class RulesTest {

  private static final Pattern FIELD = Pattern.compile("# field: (.*)\n");
  private static final Pattern HOSTS = Pattern.compile("# hosts: (.*)\n");
  private static final Pattern REPEATED = Pattern.compile("\\{\\{([0-9]+) (.+?)}}", Pattern.DOTALL);

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"K34", "K35", "K36"})
  void theRuleNamesTheFieldThatBreaksIt(Rule rule) {
    String text = expanded(Documents.rule(rule.name()));
    Matcher field = FIELD.matcher(text);
    assertThat(field.find()).isTrue();
    List<Finding> findings = findings(rule, text);
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.rule()).isEqualTo(rule.name());
              assertThat(finding.field()).isEqualTo(field.group(1));
              assertThat(finding.severity()).isEqualTo(rule.severity());
              assertThat(finding.message()).isNotBlank();
              assertThat(finding.fix()).endsWith(finding.fix().endsWith("?") ? "?" : ".");
            });
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"K34", "K35", "K36"})
  void anErrorComesWithoutADefinitionAndAHintWithOne(Rule rule) {
    DefinitionDocument document = read(expanded(Documents.rule(rule.name())));
    boolean refused = rule.severity() == Severity.ERROR && !rule.name().startsWith("N");
    if (rule != Rule.N07) {
      assertThat(document.definition() == null).isEqualTo(refused);
    }
  }

  @Test
  void noMessageShowsThePassword() {
    for (String rule : List.of("D08", "K30")) {
      DefinitionDocument document = DefinitionReader.read(Documents.rule(rule), Format.YAML);
      assertThat(document.findings().toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void theReferenceListsTheRulesAsTheyAre() throws Exception {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/reference/rules.md"))) {
      if (line.matches("\\| [DXKN][0-9]+ .*")) {
        String[] cells = line.split(" *\\| *");
        rows.add(cells[1] + " " + cells[2] + " " + cells[3]);
      }
    }
    List<String> rules =
        Arrays.stream(Rule.values())
            .map(rule -> rule.name() + " " + rule.severity() + " " + rule.title())
            .toList();
    assertThat(rows).containsExactlyElementsOf(rules);
  }

  private static List<Finding> findings(Rule rule, String text) {
    DefinitionDocument document = read(text);
    return rule.name().startsWith("N")
        ? Buildability.missing(Objects.requireNonNull(document.definition()))
        : document.findings();
  }

  /** As in a workspace that is set as a comment says. */
  private static DefinitionDocument read(String text) {
    Matcher hosts = HOSTS.matcher(text);
    NetworkPolicy network =
        hosts.find() ? new NetworkPolicy(List.of(hosts.group(1))) : NetworkPolicy.ANYWHERE;
    Reading reading = new Reading(null, network, false, text.contains("# unnamed\n"));
    return DefinitionReader.read(text, Format.YAML, reading);
  }

  /** Writes <code>{{300 x}}</code> out as 300 times x. */
  private static String expanded(String text) {
    return REPEATED
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(2).replace("\\n", "\n").repeat(Integer.parseInt(found.group(1)))));
  }
}
