package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.Entry.on;
import static dev.kapsel.model.contract.ReplyHeader.ETAG;
import static dev.kapsel.model.contract.ReplyHeader.LOCATION;

import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.CopyRequest;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentVersion;
import java.util.List;

/** Environments, versions, and what becomes of them. */
final class EnvironmentContracts {

  private static final String STATE = "`active` (the default) or `archived`.";

  private EnvironmentContracts() {}

  static List<Entry> environments() {
    return List.of(
        on(Route.REGISTER_VERSION, "Registers a definition under a version of the caller's choice.")
            .takes(Definition.class)
            .answers(201, Registered.class, LOCATION)
            .answers(200, Registered.class, LOCATION)
            .problems(
                ProblemCode.VERSION_CONFLICT,
                ProblemCode.STATE_CONFLICT,
                ProblemCode.QUOTA_EXCEEDED),
        on(
                Route.REGISTER,
                "Registers a definition under the next number; what the latest version says"
                    + " already is that version again.")
            .takes(Definition.class)
            .answers(201, Registered.class, LOCATION)
            .answers(200, Registered.class, LOCATION)
            .problems(
                ProblemCode.VERSION_CONFLICT,
                ProblemCode.STATE_CONFLICT,
                ProblemCode.QUOTA_EXCEEDED),
        on(Route.LIST_ENVIRONMENTS, "The environments of a workspace, by name.")
            .asks(ArchiveState.PARAMETER, STATE, ArchiveState.class)
            .pages(EnvironmentSummary.class),
        on(Route.LIST_VERSIONS, "The versions of an environment.")
            .asks(ArchiveState.PARAMETER, STATE, ArchiveState.class)
            .pages(EnvironmentVersion.class),
        on(Route.GET_VERSION, "A version of an environment; `latest` is the newest.")
            .answers(200, EnvironmentVersion.class));
  }

  static List<Entry> lifecycle() {
    return List.of(
        on(Route.GET_ENVIRONMENT, "An environment and what is said of it.")
            .answers(200, Environment.class),
        on(
                Route.UPDATE_ENVIRONMENT,
                "Changes description or tags of an environment, archives or restores it.")
            .takes(EnvironmentChange.class)
            .guarded()
            .answers(200, Environment.class, ETAG)
            .problems(ProblemCode.INVALID_DEFINITION, ProblemCode.QUOTA_EXCEEDED),
        on(
                Route.UPDATE_VERSION,
                "Changes description, tags or stage of a version, archives or restores it.")
            .takes(VersionChange.class)
            .guarded()
            .answers(200, EnvironmentVersion.class, ETAG)
            .problems(ProblemCode.INVALID_DEFINITION, ProblemCode.STATE_CONFLICT),
        on(Route.COPY_VERSION, "Registers what another version says under this name.")
            .takes(CopyRequest.class)
            .answers(201, Registered.class, LOCATION)
            .answers(200, Registered.class, LOCATION)
            .problems(
                ProblemCode.INVALID_DEFINITION,
                ProblemCode.VERSION_CONFLICT,
                ProblemCode.STATE_CONFLICT,
                ProblemCode.QUOTA_EXCEEDED),
        on(Route.GET_HISTORY, "All versions of an environment, those created last first.")
            .pages(VersionSummary.class),
        on(
                Route.CREATE_ANONYMOUS,
                "Brings a definition along without a name; its version is its content id.")
            .takes(Definition.class)
            .answers(201, Registered.class, LOCATION)
            .answers(200, Registered.class, LOCATION));
  }
}
