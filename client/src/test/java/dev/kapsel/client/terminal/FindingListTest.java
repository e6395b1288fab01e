package dev.kapsel.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingListTest {

  private static final FindingList LIST =
      new FindingList(
          List.of(
              new Finding(
                  "P3", Severity.WARNING, "/python/pip/0", "`numpy` has no version", "Pin it."),
              new Finding("D1", Severity.ERROR, "", "no image", "Write `image`.")));

  @Test
  void theWorstComesFirstWithRuleFieldAndFix() {
    assertThat(LIST.lines(2, Style.PLAIN, 80))
        .containsExactly(
            "  severity rule  field          message and fix",
            "  error    D1    /              no image",
            "                                Fix: Write `image`.",
            "  warning  P3    /python/pip/0  `numpy` has no version",
            "                                Fix: Pin it.");
  }

  @Test
  void theSummaryCountsBySeverity() {
    assertThat(LIST.summary()).isEqualTo("1 error, 1 warning");
    assertThat(new FindingList(List.of()).summary()).isEqualTo("no findings");
  }
}
