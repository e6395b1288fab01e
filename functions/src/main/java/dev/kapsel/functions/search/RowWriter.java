package dev.kapsel.functions.search;

import dev.kapsel.functions.table.CommitResult.Conflict;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.TableLimits;
import dev.kapsel.functions.table.Write;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes rows that never change, as many at once as the table takes. */
@Singleton
final class RowWriter {

  private final Table table;

  RowWriter(Table table) {
    this.table = table;
  }

  /** A row that is there is not written again. */
  void addMissing(Map<Key, FoundRow> rows) {
    List<Write> writes = new ArrayList<>();
    rows.forEach((key, row) -> writes.add(Write.create(key, row)));
    for (int from = 0; from < writes.size(); from += TableLimits.TRANSACTION_ITEMS) {
      List<Write> left = part(writes, from);
      while (!left.isEmpty() && table.commit(left) instanceof Conflict conflict) {
        left = left.stream().filter(write -> !conflict.at(write.key())).toList();
      }
    }
  }

  void remove(Collection<Key> keys) {
    List<Write> writes = new ArrayList<>();
    keys.forEach(key -> writes.add(new Write.Delete(key, Precondition.ANY)));
    for (int from = 0; from < writes.size(); from += TableLimits.TRANSACTION_ITEMS) {
      table.commit(part(writes, from));
    }
  }

  private static List<Write> part(List<Write> writes, int from) {
    return writes.subList(from, Math.min(writes.size(), from + TableLimits.TRANSACTION_ITEMS));
  }
}
