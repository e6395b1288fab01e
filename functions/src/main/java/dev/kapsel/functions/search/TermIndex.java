package dev.kapsel.functions.search;

import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a row under each term that an environment is found by. Rows are not worked out from what
 * changed but brought in line with how the environment is now, so it does not matter how often, how
 * late and in which order one hears of its changes. An item beside the environment says which rows
 * there are; it is written with them, against its revision.
 */
@Singleton
final class TermIndex {

  private static final int RACES = 50;

  /** With the item that says what there is, as many as a transaction takes. */
  private static final int ROWS_A_WRITE = 99;

  private final Table table;
  private final Environments environments;

  TermIndex(Table table, Environments environments) {
    this.table = table;
    this.environments = environments;
  }

  /** A row: the environment has this term. */
  record Row(EnvironmentName name) {}

  /**
   * @param owners who have registered versions of it, as far as the caller knows
   */
  void bringInLine(WorkspaceName workspace, EnvironmentName name, Collection<String> owners) {
    for (int race = 0; race < RACES; race++) {
      // First what is written, then how things are: the other way round something newer could be
      // overwritten by something older, and the revision would not tell.
      Optional<Item> read = table.get(Keys.terms(workspace, name));
      EnvironmentTerms old =
          read.map(item -> item.as(EnvironmentTerms.class)).orElse(EnvironmentTerms.NONE);
      EnvironmentTerms now = now(workspace, name, old.ownedBy(owners));
      if (now.equals(old) || write(new Rows(workspace, name), read.orElse(null), old, now)) {
        return;
      }
    }
    throw new UnavailableException("too many write the terms of `" + name + "` at once");
  }

  private EnvironmentTerms now(
      WorkspaceName workspace, EnvironmentName name, EnvironmentTerms owned) {
    EnvironmentSummary row = environments.rows(workspace, List.of(name)).get(name);
    if (row == null) {
      return owned.unlisted();
    }
    VersionName latest = row.latest();
    return owned.of(
        row, latest == null ? null : environments.find(workspace, name, latest).orElse(null));
  }

  private record Rows(WorkspaceName workspace, EnvironmentName name) {

    Key terms() {
      return Keys.terms(workspace, name);
    }

    Write add(String term) {
      return Write.put(Keys.term(workspace, term, name), new Row(name));
    }

    Write remove(String term) {
      return new Write.Delete(Keys.term(workspace, term, name), Precondition.ANY);
    }
  }

  /** False if somebody else wrote in between. */
  private boolean write(Rows of, @Nullable Item read, EnvironmentTerms old, EnvironmentTerms now) {
    List<Write> rows = rows(of, old, now);
    if (rows.size() > ROWS_A_WRITE) {
      return writeInSteps(of, read, old, now, rows);
    }
    List<Write> all = new ArrayList<>(rows);
    all.add(next(of, read, now));
    return table.commit(all).done();
  }

  private static List<Write> rows(Rows of, EnvironmentTerms old, EnvironmentTerms now) {
    Set<String> before = old.settled() ? new HashSet<>(old.terms()) : Set.of();
    Set<String> after = new HashSet<>(now.terms());
    List<Write> writes = new ArrayList<>();
    now.terms().stream().filter(t -> !before.contains(t)).map(of::add).forEach(writes::add);
    old.terms().stream().filter(t -> !after.contains(t)).map(of::remove).forEach(writes::add);
    return writes;
  }

  private static Write next(Rows of, @Nullable Item read, EnvironmentTerms terms) {
    return read == null ? Write.create(of.terms(), terms) : Write.replace(read, terms);
  }

  /**
   * More than one transaction takes: first it is said which rows there may be from now on, so that
   * whoever goes on after a cut knows all of them; then they are written.
   */
  private boolean writeInSteps(
      Rows of, @Nullable Item read, EnvironmentTerms old, EnvironmentTerms now, List<Write> rows) {
    EnvironmentTerms both = old.towards(now);
    if (!both.equals(old) && !table.commit(List.of(next(of, read, both))).done()) {
      return false;
    }
    Item item = table.get(of.terms()).orElse(null);
    if (item == null || !item.as(EnvironmentTerms.class).equals(both)) {
      return false;
    }
    for (int from = 0; from < rows.size(); from += ROWS_A_WRITE) {
      List<Write> part =
          new ArrayList<>(rows.subList(from, Math.min(rows.size(), from + ROWS_A_WRITE)));
      part.add(new Write.Check(item.key(), Precondition.revision(item.revision())));
      if (!table.commit(part).done()) {
        return false;
      }
    }
    return table.commit(List.of(Write.replace(item, now))).done();
  }
}
