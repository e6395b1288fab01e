package dev.kapsel.functions.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that other systems may wait for. Its fields are the detail of the event; they are only
 * ever added to. {@code docs/reference/events.md} describes them.
 */
public sealed interface Event {

  /** What readers select by: {@code detail-type} in EventBridge. */
  String type();

  /** When it happened. */
  Instant at();

  /** An environment got another version. */
  record EnvironmentRegistered(
      WorkspaceName workspace,
      EnvironmentName environment,
      VersionName version,
      ContentId contentId,
      DefinitionHash definitionHash,
      String createdBy,
      Instant at)
      implements Event {
    @Override
    public String type() {
      return "Kapsel Environment Registered";
    }
  }

  /** A worker took a build. */
  record BuildStarted(
      WorkspaceName workspace,
      BuildId build,
      DefinitionHash definitionHash,
      BuildReason reason,
      int epoch,
      Instant at)
      implements Event {
    @Override
    public String type() {
      return "Kapsel Build Started";
    }
  }

  /** A build came to another stage. */
  record StageChanged(
      WorkspaceName workspace,
      BuildId build,
      DefinitionHash definitionHash,
      Stage stage,
      Instant at)
      implements Event {
    @Override
    public String type() {
      return "Kapsel Build Stage Changed";
    }
  }

  /** An image can be pulled. */
  record ImageReady(
      WorkspaceName workspace,
      DefinitionHash definitionHash,
      int generation,
      ImageReference reference,
      Digest digest,
      BuildId build,
      Instant at)
      implements Event {
    @Override
    public String type() {
      return "Kapsel Image Ready";
    }
  }

  /**
   * An image that callers get stands on something which the tag of its base does not name any more.
   *
   * @param base the tag, and the digest that it names now
   */
  record ImageStale(
      WorkspaceName workspace,
      DefinitionHash definitionHash,
      int generation,
      ImageReference reference,
      Digest digest,
      ImageReference base,
      Instant at)
      implements Event {
    @Override
    public String type() {
      return "Kapsel Image Stale";
    }
  }

  /**
   * A build made nothing.
   *
   * @param state {@code failed}, {@code cancelled} or {@code superseded}
   * @param code the class of failure; null where the build did not fail by itself
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BuildFailed(
      WorkspaceName workspace,
      BuildId build,
      DefinitionHash definitionHash,
      String state,
      @Nullable String code,
      @Nullable Stage stage,
      @Nullable String message,
      @Nullable Boolean retryable,
      Instant at)
      implements Event {
    @Override
    public String type() {
      return "Kapsel Build Failed";
    }
  }
}
