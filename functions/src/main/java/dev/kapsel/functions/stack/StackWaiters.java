package dev.kapsel.functions.stack;

import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which stacks wait, kept in one partition of the installation, by image. The addresses in it take
 * one answer each and are worthless after two hours, when the items go by themselves.
 */
@Singleton
final class StackWaiters {

  private static final Duration KEPT_AFTER = Duration.ofHours(2);
  private static final int PAGE = 100;

  private final Table table;

  StackWaiters(Table table) {
    this.table = table;
  }

  void put(StackWaiter waiter) {
    var unused =
        table.commit(
            List.of(Write.put(key(waiter), waiter).expiring(waiter.until().plus(KEPT_AFTER))));
  }

  /**
   * Notes which build a stack waits for.
   *
   * @return false if it was told already
   */
  boolean follow(StackWaiter waiter) {
    Optional<Item> there = table.get(key(waiter));
    return there.isPresent()
        && table
            .commit(
                List.of(
                    Write.replace(there.get(), waiter).expiring(waiter.until().plus(KEPT_AFTER))))
            .done();
  }

  /**
   * Also if it is gone already.
   *
   * @param besides what is written in the same transaction
   */
  void remove(StackWaiter waiter, Write... besides) {
    List<Write> writes = new ArrayList<>(List.of(besides));
    writes.add(new Write.Delete(key(waiter), Precondition.ANY));
    var unused = table.commit(writes);
  }

  private static Key key(StackWaiter waiter) {
    return Keys.stackWaiter(waiter.workspace(), waiter.hash(), waiter.declared().request());
  }

  /** Those who wait for an image. */
  void each(WorkspaceName workspace, DefinitionHash hash, Consumer<StackWaiter> told) {
    each(Keys.stackWaitersOf(workspace, hash), told);
  }

  void each(Consumer<StackWaiter> told) {
    each("", told);
  }

  private void each(String prefix, Consumer<StackWaiter> told) {
    String after = null;
    do {
      Query query = Query.of(Keys.stackWaiters(), new Prefix(prefix), PAGE).after(after);
      Listing<StackWaiter> page = Listing.of(table.query(query), StackWaiter.class);
      page.rows().forEach(told);
      after = page.next();
    } while (after != null);
  }
}
