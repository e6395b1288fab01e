package dev.kapsel.functions.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However many have registered versions, their names fit into one item. */
final class EnvironmentTermsTest {

  @Test
  void peopleStayAndWhatIsLeftOutDependsOnNoOrder() {
    List<String> owners = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      owners.add("token:team/t%016x".formatted(i));
    }
    owners.addAll(List.of("user:ada", "iam:arn:aws:iam::123456789012:role/Training"));
    EnvironmentTerms inOrder = told(owners);
    Collections.shuffle(owners, new Random(1));
    assertThat(told(owners)).isEqualTo(inOrder);
    assertThat(inOrder.owners())
        .hasSize(EnvironmentTerms.MOST_OWNERS)
        .contains("user:ada", "iam:arn:aws:iam::123456789012:role/Training");
  }

  private static EnvironmentTerms told(List<String> owners) {
    EnvironmentTerms terms = EnvironmentTerms.NONE;
    for (int i = 0; i < owners.size(); i += 7) {
      terms = terms.ownedBy(owners.subList(i, Math.min(owners.size(), i + 7)));
    }
    return terms;
  }
}
