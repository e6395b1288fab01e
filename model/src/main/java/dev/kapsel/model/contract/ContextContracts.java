package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.Entry.on;

import dev.kapsel.model.api.ContextOffer;
import dev.kapsel.model.api.ContextRequest;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.context.BuildContext;
import dev.kapsel.model.context.ContextSummary;
import java.util.List;

/** Rows of build contexts. */
final class ContextContracts {

  private ContextContracts() {}

  static List<Entry> contexts() {
    return List.of(
        on(Route.BEGIN_CONTEXT, "Where to upload a build context, if it is not there already.")
            .effect(Effect.JOINS)
            .takes(ContextRequest.class)
            .answers(200, ContextOffer.class)
            .answers(201, ContextOffer.class),
        on(Route.COMPLETE_CONTEXT, "Reads, hashes and keeps a build context that was uploaded.")
            .effect(Effect.JOINS)
            .answers(200, BuildContext.class)
            .problems(ProblemCode.INVALID_CONTEXT, ProblemCode.STATE_CONFLICT),
        on(Route.LIST_CONTEXTS, "The build contexts of a workspace, newest first.")
            .pages(ContextSummary.class),
        on(Route.GET_CONTEXT, "A build context that the workspace has.")
            .answers(200, BuildContext.class));
  }
}
