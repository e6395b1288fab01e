package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.Entry.on;

import dev.kapsel.model.api.Imported;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.curated.PublishedEnvironment;
import java.util.List;

/** Rows of what comes with Kapsel. */
final class CuratedContracts {

  private CuratedContracts() {}

  static List<Entry> curated() {
    return List.of(
        on(Route.IMPORT_CURATED, "Takes a curated version that another installation published.")
            .effect(Effect.JOINS)
            .takes(PublishedEnvironment.class)
            .answers(200, Imported.class)
            .problems(
                ProblemCode.INVALID_DEFINITION,
                ProblemCode.VERSION_CONFLICT,
                ProblemCode.STATE_CONFLICT,
                ProblemCode.QUOTA_EXCEEDED));
  }
}
