package dev.kapsel.functions.build;

import dev.kapsel.functions.image.Asked;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImageRequests;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.image.Slot;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.analysis.Buildability;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.api.LookupAnswer.Building;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ensures that an image exists or is being made: however many ask at once, one build. The slot is
 * claimed with one conditional write in the image's head; who loses joins the build that won.
 */
@Singleton
public final class ImageProvisioner {

  private static final Logger LOG = LoggerFactory.getLogger(ImageProvisioner.class);
  private static final int RACES = 20;

  private final ImageRequests requests;
  private final ImageLookup lookup;
  private final Images images;
  private final Builds builds;
  private final BuildQueue queue;

  public ImageProvisioner(
      ImageRequests requests, ImageLookup lookup, Images images, Builds builds, BuildQueue queue) {
    this.requests = requests;
    this.lookup = lookup;
    this.images = images;
    this.builds = builds;
    this.queue = queue;
  }

  /**
   * The image, or the one build that makes it.
   *
   * @param by who asks, as the build says it
   * @throws Rejected if the image is not there and cannot be built, or not now
   */
  public Provision ensure(WorkspaceName workspace, LookupRequest request, String by) {
    Asked asked = requests.resolve(workspace, request);
    for (int race = 0; race < RACES; race++) {
      ImageLookup.Found found = lookup.findWithHead(workspace, asked.hash());
      if (found.answer().there().isPresent()) {
        if (found.hit().isEmpty() || images.keep(found.hit().get())) {
          return new Provision.Cached(found.answer());
        }
        continue;
      }
      if (found.answer() instanceof Building building) {
        return new Provision.Joined(building);
      }
      Optional<Stored<ImageHead>> head = found.head();
      mustNotBeWithheld(workspace, asked.hash());
      Definition definition = buildable(requests.definition(workspace, asked));
      if (head.isEmpty() || free(head.get().value())) {
        try {
          queue.admit(workspace, definition);
        } catch (Rejected e) {
          // The build that took the last place may be the one of this very image.
          if (images.unchanged(workspace, asked.hash(), head)) {
            throw e;
          }
          continue;
        }
        Build next = queue.next(workspace, asked.hash(), BuildReason.FIRST_USE, by, null);
        Optional<Build> build = claim(definition, head, next);
        if (build.isPresent()) {
          return new Provision.Started(new Building(asked.hash(), build.get()));
        }
      }
    }
    throw new UnavailableException("too many ask for image " + asked.hash() + " at once");
  }

  /** Why no build of this would be started now; empty: one would. Changes nothing. */
  public Optional<Problem> obstacle(WorkspaceName workspace, Definition definition) {
    try {
      mustNotBeWithheld(workspace, DefinitionHash.of(definition));
      queue.admit(workspace, buildable(definition));
      return Optional.empty();
    } catch (Rejected e) {
      return Optional.of(e.problem());
    }
  }

  private void mustNotBeWithheld(WorkspaceName workspace, DefinitionHash hash) {
    Optional<GenerationSummary> withheld = images.withheld(workspace, hash);
    if (withheld.isPresent()) {
      throw Rejected.of(
          ProblemCode.STATE_CONFLICT,
          "image `"
              + hash
              + "` is built, and its generation "
              + withheld.get().number()
              + " is withheld until it is published",
          "Test and publish it (`kapsel curated publish`), or make it the current one"
              + " (`kapsel image rollback`).");
    }
  }

  private static boolean free(ImageHead head) {
    return head.slot() == null && head.current() == null;
  }

  private static Definition buildable(Definition definition) {
    List<Finding> missing = Buildability.missing(definition);
    if (!missing.isEmpty()) {
      Finding first = missing.getFirst();
      throw new Rejected(
          Problem.of(ProblemCode.NOT_BUILT_YET, first.message(), first.fix())
              .at(first.field())
              .with(missing));
    }
    return definition;
  }

  private Optional<Build> claim(
      Definition definition, Optional<Stored<ImageHead>> head, Build build) {
    WorkspaceName workspace = build.workspace();
    List<Write> writes = new ArrayList<>();
    writes.addAll(images.claim(workspace, definition, head, new Slot(build.id(), build.epoch())));
    writes.addAll(queue.writes(build, null));
    if (!builds.commit(writes).done()) {
      return Optional.empty();
    }
    LOG.info("queued build={} hash={} workspace={}", build.id(), build.definitionHash(), workspace);
    return Optional.of(build);
  }
}
