package dev.kapsel.functions.search;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.ProblemCode;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What environments are asked for; each that is found has all of it.
 *
 * @param words any text; null for any environment
 * @param tags keys, or keys with values, separated by commas: {@code stage=prod,team}
 * @param owner who has registered a version
 */
public record EnvironmentQuery(
    @Nullable String words, @Nullable String tags, @Nullable String owner) {

  private static final int MOST = 10;

  /**
   * @throws Rejected if that is nothing, or too much
   */
  Set<Term> terms() {
    Set<Term> terms = new TreeSet<>();
    if (words != null) {
      Words.of(words).forEach(word -> terms.add(Term.word(word)));
      require("words", words, !terms.isEmpty(), "has no letter and no digit");
    }
    for (String tag : tags == null ? new String[0] : tags.split(",", -1)) {
      String trimmed = tag.strip();
      require("tag", tag, !trimmed.isEmpty() && !trimmed.startsWith("="), "names no tag");
      terms.add(Term.tag(trimmed));
    }
    if (owner != null) {
      require("owner", owner, owner.strip().matches("[a-z]+:.+"), "names nobody");
      terms.add(Term.owner(owner.strip()));
    }
    if (terms.isEmpty() || terms.size() > MOST) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          "the search asks for " + terms.size() + " things",
          "Give 1 to " + MOST + " words, tags and owners by `words`, `tag` and `owner`.");
    }
    return terms;
  }

  private static void require(String parameter, String value, boolean good, String what) {
    if (!good) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          "parameter `" + parameter + "`: `" + value + "` " + what,
          "Use `words=sales forecast`, `tag=stage=prod` or `owner=user:SUBJECT`.");
    }
  }
}
