package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our own rules: each finds its bad template, and none finds anything in ours. */
@Tag("machine")
final class RefusalTest {

  @ParameterizedTest
  @EnumSource
  void findsItsTemplate(Refusal refusal) throws Exception {
    Template bad =
        Template.read(
            "infra/src/test/resources/refused/"
                + refusal.name().toLowerCase(Locale.ROOT).replace('_', '-')
                + ".yaml");
    assertThat(refusal.in(bad)).isNotEmpty().allMatch(name -> name.startsWith("Bad"));
  }

  @ParameterizedTest
  @EnumSource
  void findsNothingInOurs(Refusal refusal) throws Exception {
    for (String name : Template.ALL) {
      assertThat(refusal.in(Template.read(name))).as(name).isEmpty();
    }
    assertThat(refusal.in(Template.read("examples/stack/template.yaml"))).isEmpty();
  }
}
