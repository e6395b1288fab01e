package dev.kapsel.functions.stack;

import dev.kapsel.functions.build.ImageProvisioner;
import dev.kapsel.functions.build.Provision;
import dev.kapsel.functions.environment.DefinitionRules;
import dev.kapsel.functions.environment.Edit;
import dev.kapsel.functions.environment.EnvironmentEditor;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.environment.Registrar;
import dev.kapsel.functions.environment.Registration;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.TableUnavailableException;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.identity.ContentId;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of a declaration what it says: a version with this content, and if the stack waits, its
 * image. All of it may be asked for twice, because CloudFormation calls asynchronously; what was
 * answered is answered the same again, and nothing is done.
 *
 * <p>A stack that is rolled back declares what it declared before; then the version that was made
 * of it is found by its content and no other one is made. What a stack deletes is archived: images
 * stay for those who use them; what it declares anew is restored. A creation that fails is answered
 * as that of nothing, because CloudFormation deletes what failed by the name that it was told.
 */
@Singleton
public final class EnvironmentResource {

  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentResource.class);

  /** What was never made: to be deleted, it needs nothing done. */
  private static final String NOTHING = "not-made/";

  private final DefinitionRules rules;
  private final Provider<DefinitionFiles> files;
  private final Registrar registrar;
  private final Environments environments;
  private final EnvironmentEditor editor;
  private final ImageProvisioner images;
  private final StackWaiters waiters;
  private final StackReplies replies;
  private final AnsweredRequests answered;
  private final Clock clock;

  public EnvironmentResource(
      DefinitionRules rules,
      Provider<DefinitionFiles> files,
      Registrar registrar,
      Environments environments,
      EnvironmentEditor editor,
      ImageProvisioner images,
      StackWaiters waiters,
      StackReplies replies,
      AnsweredRequests answered,
      Clock clock) {
    this.rules = rules;
    this.files = files;
    this.registrar = registrar;
    this.environments = environments;
    this.editor = editor;
    this.images = images;
    this.waiters = waiters;
    this.replies = replies;
    this.answered = answered;
    this.clock = clock;
  }

  /**
   * Carries a request out and answers it, at once or when its image exists.
   *
   * @throws UnansweredException if the answer cannot be sent; the request is to be repeated
   */
  public void handle(StackRequest request) {
    LOG.info("{}", request);
    try {
      Optional<StackAnswer> before = answered.find(request);
      if (before.isPresent()) {
        replies.sendAgain(before.get(), request.answerTo());
      } else {
        carryOut(request);
      }
    } catch (Rejected e) {
      fail(request, words(e.problem()));
    } catch (UnansweredException e) {
      throw e;
    } catch (RuntimeException e) {
      // Nobody else would answer, and a stack waits for an hour.
      LOG.error("failed: {}", request, e);
      fail(request, "the service could not do it now: " + words(e) + ". Repeat the operation.");
    }
  }

  private void carryOut(StackRequest request) {
    if (givenUp(request)) {
      // The stack has gone on to something else, which doing this now would undo.
      LOG.warn("came too late, and is not carried out: {}", request);
      fail(request, "it came after the stack had given it up. Repeat the operation.");
      return;
    }
    switch (request.kind()) {
      case CREATE, UPDATE -> declare(request);
      case DELETE -> delete(request);
    }
  }

  private boolean givenUp(StackRequest request) {
    Optional<Duration> timeout = EnvironmentProperties.timeout(request.properties());
    return request
        .sentAt()
        .flatMap(sent -> timeout.map(sent::plus))
        .filter(clock.instant()::isAfter)
        .isPresent();
  }

  private void fail(StackRequest request, String reason) {
    replies.send(StackAnswer.failure(failing(request), reason), request.answerTo());
  }

  /** An update that fails leaves the resource what it was, and a creation leaves nothing. */
  private static Declared failing(StackRequest request) {
    String physical = request.physical();
    return Declared.as(request, physical == null ? NOTHING + request.id() : physical);
  }

  private void declare(StackRequest request) {
    EnvironmentProperties properties = EnvironmentProperties.of(request.properties());
    EnvironmentVersion version = version(properties, request.by());
    Declared declared = Declared.as(request, properties.physical());
    if (!properties.waits()) {
      replies.send(
          StackAnswer.success(declared, "version " + version.version(), StackReplies.data(version)),
          request.answerTo());
      return;
    }
    // Waiting first, asking second: a build that ends in between is seen by one of the two.
    Instant since = request.sentAt().orElse(clock.instant());
    StackWaiter waiter =
        StackWaiter.of(declared, failing(request), version, since.plus(properties.patience()));
    waiters.put(waiter);
    switch (asked(waiter, request.by())) {
      case Provision.Cached cached -> replies.tell(waiter);
      case Provision.Joined joined -> follow(waiter.on(joined.answer().build().id()));
      case Provision.Started started -> follow(waiter.on(started.answer().build().id()));
    }
  }

  /** A build that has ended by now was told of before the stack was known to wait for it. */
  private void follow(StackWaiter waiter) {
    if (waiters.follow(waiter)) {
      replies.tell(waiter);
    }
  }

  private Provision asked(StackWaiter waiter, String by) {
    try {
      return images.ensure(waiter.workspace(), LookupRequest.of(waiter.hash()), by);
    } catch (Rejected e) {
      waiters.remove(waiter);
      throw e;
    }
  }

  private EnvironmentVersion version(EnvironmentProperties properties, String by) {
    DefinitionDocument document =
        properties.document(
            rules.reading(properties.workspace()), (bucket, key) -> files.get().read(bucket, key));
    return known(properties, document, by)
        .orElseGet(
            () ->
                registrar
                    .register(
                        new Registration(
                            properties.workspace(), properties.name(), null, document, by))
                    .version());
  }

  /** The newest version that is not archived and says the same. */
  private Optional<EnvironmentVersion> known(
      EnvironmentProperties properties, DefinitionDocument document, String by) {
    if (document.definition() == null) {
      return Optional.empty();
    }
    ContentId content = ContentId.of(document.definition());
    WorkspaceName workspace = properties.workspace();
    if (environments.rows(workspace, List.of(properties.name())).isEmpty()) {
      // What is refused then restores nothing either.
      var accepted = rules.accepted(workspace, document);
      if (!archive(workspace, properties.name(), false, by)) {
        return Optional.empty();
      }
    }
    String after = null;
    do {
      Listing<EnvironmentVersion> page =
          environments.versions(properties.workspace(), properties.name(), after);
      Optional<EnvironmentVersion> same =
          page.rows().stream()
              .filter(version -> !version.archived() && version.contentId().equals(content))
              .findFirst();
      if (same.isPresent()) {
        return same;
      }
      after = page.next();
    } while (after != null);
    return Optional.empty();
  }

  /** Also of what is gone already, or was never made. */
  private void delete(StackRequest request) {
    String physical = Objects.requireNonNullElse(request.physical(), NOTHING);
    String[] parts = physical.split("/", 2);
    if (!physical.startsWith(NOTHING) && parts.length == 2) {
      WorkspaceName workspace = new WorkspaceName(parts[0]);
      if (!workspace.equals(WorkspaceName.CURATED)) { // which no stack has declared anything in
        var unused = archive(workspace, new EnvironmentName(parts[1]), true, request.by());
      }
    }
    replies.send(
        StackAnswer.success(Declared.as(request, physical), "archived", Map.of()),
        request.answerTo());
  }

  /** Archives or restores; false if there is none of that name. */
  private boolean archive(WorkspaceName workspace, EnvironmentName name, boolean away, String by) {
    try {
      var unused =
          editor.change(
              workspace, name, new Edit<>(EnvironmentChange.archiving(away), by, revision -> {}));
      return true;
    } catch (Rejected e) {
      if (e.problem().code().equals(ProblemCode.NOT_FOUND.toString())) {
        return false;
      }
      throw e;
    }
  }

  /** What a fault of ours says is for the log. */
  private static String words(RuntimeException e) {
    return e instanceof UnavailableException || e instanceof TableUnavailableException
        ? String.valueOf(e.getMessage())
        : "a fault of its own, which its log has";
  }

  private static String words(Problem problem) {
    String findings =
        problem.findings().stream().map(Finding::message).collect(Collectors.joining("; "));
    return problem.detail() + (findings.isEmpty() ? "" : ": " + findings) + ". " + problem.fix();
  }
}
