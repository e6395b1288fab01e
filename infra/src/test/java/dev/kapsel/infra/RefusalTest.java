package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.infra.Template.Resource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our own rules: each finds all that is bad in its template, and none finds anything in ours. */
@Tag("machine")
final class RefusalTest {

  static List<Refusal> refusals() {
    return Refusal.all();
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void findsItsTemplate(Refusal refusal) throws Exception {
    Template bad =
        Template.read(
            "infra/src/test/resources/refused/"
                + refusal.name().toLowerCase(Locale.ROOT).replace('_', '-')
                + ".yaml");
    Set<String> found = refusal.in(bad);
    assertThat(found).allMatch(name -> name.startsWith("Bad"));
    // SAM puts a sum behind the names of layers.
    assertThat(bad.allWritten().stream().map(Resource::id).filter(name -> name.startsWith("Bad")))
        .isNotEmpty()
        .allMatch(name -> found.stream().anyMatch(one -> one.matches(name + "([0-9a-f]{10})?")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void findsNothingInOurs(Refusal refusal) throws Exception {
    for (String name : Template.ALL) {
      assertThat(refusal.in(Template.read(name))).as(name).isEmpty();
    }
    assertThat(refusal.in(Template.read("examples/stack/template.yaml"))).isEmpty();
  }
}
