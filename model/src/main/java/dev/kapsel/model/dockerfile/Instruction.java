package dev.kapsel.model.dockerfile;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An instruction of a Dockerfile on a single line: continued lines are joined, comments are gone.
 *
 * @param line where it begins, the first is 1
 * @param keyword in upper case
 * @param flags those in front, such as {@code --from=build}, where the instruction has such
 * @param rest all behind, as it is written
 * @param bodies the lines of its here-documents, those that end them included
 */
record Instruction(int line, String keyword, List<String> flags, String rest, List<String> bodies) {

  Instruction {
    flags = List.copyOf(flags);
    bodies = List.copyOf(bodies);
  }

  Instruction withFlags(UnaryOperator<String> change) {
    return new Instruction(line, keyword, flags.stream().map(change).toList(), rest, bodies);
  }

  /** As a Dockerfile has it, without an end of line. */
  String text() {
    StringBuilder text = new StringBuilder(keyword);
    flags.forEach(flag -> text.append(' ').append(flag));
    if (!rest.isEmpty()) {
      text.append(' ').append(rest);
    }
    bodies.forEach(body -> text.append('\n').append(body));
    return text.toString();
  }
}
