package dev.kapsel.functions.search;

import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.environment.EnvironmentVersion;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an environment is found by, as it was last written.
 *
 * @param terms sorted; empty where it is in no list
 * @param owners who have registered a version, sorted; those that are left out beyond {@link
 *     #MOST_OWNERS} do not depend on the order in which they came
 * @param settled whether there is a row for each term; else some may be missing, and there are none
 *     for any other
 */
record EnvironmentTerms(List<String> terms, List<String> owners, boolean settled) {

  static final EnvironmentTerms NONE = new EnvironmentTerms(List.of(), List.of(), true);

  /** A description says what it is about at its beginning. */
  private static final int MOST_WORDS = 300;

  /** An item has its bounds, and a pipeline may register each version with a token of its own. */
  static final int MOST_OWNERS = 500;

  /** Machines after people, so that they are left out first. */
  private static final Comparator<String> PEOPLE_FIRST =
      Comparator.comparing((String owner) -> owner.startsWith("token:"))
          .thenComparing(Comparator.naturalOrder());

  EnvironmentTerms {
    terms = List.copyOf(terms);
    owners = List.copyOf(owners);
  }

  EnvironmentTerms ownedBy(Collection<String> more) {
    Set<String> all = new TreeSet<>(PEOPLE_FIRST);
    all.addAll(owners);
    all.addAll(more);
    return new EnvironmentTerms(terms, all.stream().limit(MOST_OWNERS).toList(), settled);
  }

  /**
   * Those of an environment that is shown so in the list.
   *
   * @param latest null where every version is archived
   */
  EnvironmentTerms of(EnvironmentSummary row, @Nullable EnvironmentVersion latest) {
    Set<Term> all = new TreeSet<>();
    Set<String> words = new LinkedHashSet<>(Words.of(row.name().value()));
    words.addAll(Words.of(row.description()));
    row.tags().forEach((key, value) -> addTag(all, key, value));
    if (latest != null) {
      words.addAll(Words.of(latest.description()));
      latest.tags().forEach((key, value) -> addTag(all, key, value));
    }
    words.stream().limit(MOST_WORDS).map(Term::word).forEach(all::add);
    owners.stream().map(Term::owner).forEach(all::add);
    return new EnvironmentTerms(all.stream().map(Term::toString).toList(), owners, true);
  }

  EnvironmentTerms unlisted() {
    return new EnvironmentTerms(List.of(), owners, true);
  }

  /** On the way from these to others. */
  EnvironmentTerms towards(EnvironmentTerms next) {
    Set<String> either = new TreeSet<>(terms);
    either.addAll(next.terms);
    return new EnvironmentTerms(List.copyOf(either), next.owners, false);
  }

  private static void addTag(Set<Term> terms, String key, String value) {
    terms.add(Term.tag(key));
    terms.add(Term.tag(key + "=" + value));
  }
}
