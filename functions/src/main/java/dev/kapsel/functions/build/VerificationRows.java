package dev.kapsel.functions.build;

import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Verification;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The store of verifications: a row beside the generation for each, kept as long as the image. */
@Singleton
public final class VerificationRows {

  private static final int ROWS_A_PAGE = 50;

  private final Table table;

  public VerificationRows(Table table) {
    this.table = table;
  }

  /** Newest first. */
  Listing<Verification> list(
      WorkspaceName workspace, DefinitionHash hash, int generation, @Nullable String after) {
    Query query =
        Query.of(
                Keys.imagePartition(workspace, hash),
                new Prefix(Keys.verifications(generation)),
                ROWS_A_PAGE)
            .reversed()
            .after(after);
    return Listing.of(table.query(query), Verification.class);
  }

  Optional<Verification> find(
      WorkspaceName workspace, DefinitionHash hash, int generation, BuildId build) {
    return table
        .get(Keys.verification(workspace, hash, generation, build))
        .map(item -> item.as(Verification.class));
  }

  Write begin(WorkspaceName workspace, Verification verification) {
    return Write.create(
        Keys.verification(
            workspace,
            verification.definitionHash(),
            verification.generation(),
            verification.build()),
        verification);
  }

  /** The write that keeps what came of the verification that a build was made for. */
  Write change(BuildRecord record, UnaryOperator<Verification> change) {
    Build build = record.build();
    BuildOrder order = Objects.requireNonNull(record.order(), "a verification has an order");
    int generation = Objects.requireNonNull(order.verified(), "and a generation");
    Key key = Keys.verification(build.workspace(), build.definitionHash(), generation, build.id());
    Item item =
        table
            .get(key)
            .orElseThrow(() -> new IllegalStateException("no verification of " + build.id()));
    Stored<Verification> read = Stored.of(item, Verification.class);
    return read.replacedBy(change.apply(read.value()));
  }
}
