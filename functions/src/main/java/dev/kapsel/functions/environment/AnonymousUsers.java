package dev.kapsel.functions.environment;

import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Finds the anonymous versions that name an image. */
@Singleton
public final class AnonymousUsers {

  /** So that they fit into a transaction with what goes with them; the next pass takes others. */
  private static final int AT_ONCE = 50;

  private final Table table;

  AnonymousUsers(Table table) {
    this.table = table;
  }

  /** The writes that forget them, as far as they fit. */
  public List<Write> forget(WorkspaceName workspace, DefinitionHash hash) {
    Query query =
        Query.byUse(Keys.hashUsers(workspace, hash), new Prefix(Keys.ANONYMOUS_USERS), AT_ONCE);
    List<Write> writes = new ArrayList<>();
    for (Item item : table.query(query).items()) {
      // They never change, so that one that is gone by now is all that the index can be wrong in.
      writes.add(new Write.Delete(item.key(), Precondition.ANY));
    }
    return writes;
  }
}
