package dev.kapsel.functions.search;

import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.search.TermIndex.Row;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds environments that have all of some terms, in the order of their names. Each term has its
 * own list; the one that is the sparsest where the search stands leads, and its names are looked
 * for in the others. So what is read grows with the rarest term and not with the others, nor with
 * the table.
 */
@Singleton
public final class EnvironmentSearch {

  private static final int NAMES_A_LOOK = 100;

  /** A page that has nothing after so many looks is answered as it is; more may follow. */
  private static final int LOOKS = 5;

  private final Table table;
  private final Environments environments;

  public EnvironmentSearch(Table table, Environments environments) {
    this.table = table;
    this.environments = environments;
  }

  /**
   * A page of what is found.
   *
   * @throws Rejected if nothing is asked for
   */
  public Listing<EnvironmentSummary> find(
      WorkspaceName workspace, EnvironmentQuery asked, @Nullable String after) {
    Set<Term> terms = asked.terms();
    String position = after;
    for (int look = 1; ; look++) {
      Stretch stretch = stretch(workspace, terms, position);
      List<EnvironmentSummary> rows = rows(workspace, stretch.names());
      position = stretch.end();
      if (!rows.isEmpty() || position == null || look == LOOKS) {
        return new Listing<>(rows, position);
      }
    }
  }

  private List<EnvironmentSummary> rows(WorkspaceName workspace, List<EnvironmentName> names) {
    Map<EnvironmentName, EnvironmentSummary> rows = environments.rows(workspace, names);
    return names.stream().map(rows::get).filter(Objects::nonNull).toList();
  }

  /**
   * Names in a row of a list.
   *
   * @param end where the stretch ends; null: with the list
   */
  private record Stretch(List<EnvironmentName> names, @Nullable String end) {

    /** The one that reaches furthest; of those that reach the end, the shortest. */
    static final Comparator<Stretch> REACH =
        Comparator.comparing(Stretch::end, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(stretch -> -stretch.names().size());

    /** Of what was not looked at. */
    static final Stretch NONE = new Stretch(List.of(), "");

    boolean reaches(EnvironmentName name) {
      return end == null || name.value().compareTo(end) <= 0;
    }
  }

  private Stretch stretch(WorkspaceName workspace, Set<Term> terms, @Nullable String after) {
    Map<Term, Stretch> stretches = stretches(workspace, terms, after);
    Map.Entry<Term, Stretch> leading =
        stretches.entrySet().stream().max(Map.Entry.comparingByValue(Stretch.REACH)).orElseThrow();
    List<EnvironmentName> names = leading.getValue().names();
    for (Term other : terms) {
      if (!other.equals(leading.getKey())) {
        Stretch known = stretches.getOrDefault(other, Stretch.NONE);
        names = those(workspace, names, other, known);
      }
    }
    return new Stretch(names, leading.getValue().end());
  }

  /**
   * Of all terms; or of the longest alone, which tends to be the rarest, if nothing comes after it.
   * Its few names are then asked for under the others.
   */
  private Map<Term, Stretch> stretches(
      WorkspaceName workspace, Set<Term> terms, @Nullable String after) {
    Map<Term, Stretch> stretches = new LinkedHashMap<>();
    List<Term> longest =
        terms.stream().sorted(Comparator.comparing(term -> -term.toString().length())).toList();
    for (Term term : longest) {
      Stretch stretch = names(workspace, term, after);
      stretches.put(term, stretch);
      if (stretches.size() == 1 && stretch.end() == null) {
        break;
      }
    }
    return stretches;
  }

  private Stretch names(WorkspaceName workspace, Term term, @Nullable String after) {
    Query query =
        Query.of(Keys.termList(workspace, term.toString()), new Prefix(""), NAMES_A_LOOK)
            .after(after);
    Listing<Row> page = Listing.of(table.query(query), Row.class);
    return new Stretch(page.rows().stream().map(Row::name).toList(), page.next());
  }

  /**
   * Those of the names that have this term too: known where its stretch reaches, else asked for.
   */
  private List<EnvironmentName> those(
      WorkspaceName workspace, List<EnvironmentName> names, Term term, Stretch known) {
    Set<EnvironmentName> seen = Set.copyOf(known.names());
    List<EnvironmentName> left =
        names.stream().filter(name -> !known.reaches(name) || seen.contains(name)).toList();
    Map<EnvironmentName, Key> unknown = new LinkedHashMap<>();
    for (EnvironmentName name : left) {
      if (!known.reaches(name)) {
        unknown.put(name, Keys.term(workspace, term.toString(), name));
      }
    }
    Set<Key> found = unknown.isEmpty() ? Set.of() : table.get(unknown.values()).keySet();
    List<EnvironmentName> all = new ArrayList<>();
    for (EnvironmentName name : left) {
      Key key = unknown.get(name);
      if (key == null || found.contains(key)) {
        all.add(name);
      }
    }
    return all;
  }
}
