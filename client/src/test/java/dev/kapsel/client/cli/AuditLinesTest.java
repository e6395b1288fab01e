package dev.kapsel.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.audit.AuditEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuditLinesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                          | {'role':'reader'}           | role: reader",
        "{'role':'reader'}          | {'role':'manager'}          | role: reader -> manager",
        "{'role':'reader'}          | -                           | role: reader",
        "{'number':2,'pinned':true} | {'number':2,'pinned':false} | pinned: true -> false",
        "{'tags':{'a':'b'},'n':1}   | {'tags':{'a':'c'},'n':1}    | tags changed",
        "-                          | {'member':'user:bob','role':'reader','changedAt':'1','changedBy':'x'} | role: reader",
        "{'days':null}              | {'days':30}                 | days: none -> 30",
        "-                          | {'tags':{'a':'b'}}          | ''",
        "-                          | -                           | ''",
        "{}                         | {'a':1,'b':2,'c':3,'d':4}   | a: none -> 1, b: none -> 2, c: none -> 3, ...",
      })
  void whatHasChangedIsSaidInAFewWords(
      @Nullable String before, @Nullable String after, String expected) throws Exception {
    assertThat(line(json(before), json(after)))
        .endsWith("a user:bob" + (expected.isEmpty() ? "" : "  " + expected));
  }

  @ParameterizedTest
  @CsvSource({"\u001b[31mred, [31mred"})
  void textOfOthersIsShownSafely(String text, String shown) throws Exception {
    JsonNode after = KapselJson.mapper().createObjectNode().put("note", text + "x".repeat(60));
    assertThat(line(null, after)).contains(shown).endsWith("...").doesNotContain("\u001b");
  }

  private static @Nullable JsonNode json(@Nullable String text) throws Exception {
    return text == null ? null : KapselJson.mapper().readTree(text.replace('\'', '"'));
  }

  private static String line(@Nullable JsonNode before, @Nullable JsonNode after) {
    AuditEntry entry =
        new AuditEntry(
            "1", Instant.EPOCH, "user:ada", Act.UPDATE_WORKSPACE, "a user:bob", before, after);
    return AuditLines.of(List.of(entry), Style.PLAIN).getLast();
  }
}
