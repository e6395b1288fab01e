package dev.kapsel.infra;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What AWS refuses, or takes and then loses data by, or allows to more than need it, though lint
 * finds nothing in most of it. Each has a template in {@code src/test/resources/refused} that it
 * must find.
 */
sealed interface Refusal
    permits BuildRefusal, FunctionRefusal, PolicyRefusal, TableRefusal, StackRefusal {

  static List<Refusal> all() {
    return Stream.<Refusal[]>of(
            BuildRefusal.values(),
            FunctionRefusal.values(),
            PolicyRefusal.values(),
            TableRefusal.values(),
            StackRefusal.values())
        .flatMap(Stream::of)
        .toList();
  }

  String name();

  Rule rule();

  /** The names of the resources that AWS would refuse in at least one case. */
  default Set<String> in(Template template) {
    return rule().findings(template);
  }
}
