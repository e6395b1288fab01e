package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.Entry.on;
import static dev.kapsel.model.contract.ReplyHeader.ETAG;
import static dev.kapsel.model.contract.ReplyHeader.LOCATION;
import static dev.kapsel.model.contract.ReplyHeader.RETRY_AFTER;

import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.GenerationDetails;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.lock.Lock;
import java.util.List;

/** Images, their generations and builds. */
final class ImageContracts {

  private ImageContracts() {}

  static List<Entry> images() {
    return List.of(
        on(Route.LOOK_UP, "What is known of an image; changes nothing.")
            .effect(Effect.READS)
            .takes(LookupRequest.class)
            .answers(200, LookupAnswer.class)
            .problems(ProblemCode.INVALID_DEFINITION),
        on(Route.ENSURE_IMAGE, "The image, or the build that makes it.")
            .effect(Effect.JOINS)
            .takes(LookupRequest.class)
            .answers(200, LookupAnswer.class)
            .answers(202, LookupAnswer.class, LOCATION, RETRY_AFTER)
            .problems(
                ProblemCode.INVALID_DEFINITION,
                ProblemCode.NOT_BUILT_YET,
                ProblemCode.STATE_CONFLICT,
                ProblemCode.QUOTA_EXCEEDED),
        on(Route.GET_IMAGE, "An image with its generations, newest first.")
            .answers(200, ImageView.class),
        on(Route.GET_LOCK, "The packages that a generation was made of.").answers(200, Lock.class),
        on(Route.LIST_BUILDS, "The builds of a workspace, newest first.").pages(Build.class),
        on(Route.GET_BUILD, "A build, its stages and how it ended.").answers(200, Build.class),
        on(Route.GET_BUILD_LOG, "What a build has said so far.")
            .asks(
                "cursor",
                "The `next` of the part before; it is good for this log alone.",
                String.class)
            .answers(200, LogPage.class));
  }

  static List<Entry> generations() {
    return List.of(
        on(Route.REBUILD_IMAGE, "Has a new generation made, however good the old one is.")
            .effect(Effect.JOINS)
            .takes(RebuildRequest.class)
            .answers(202, Rebuild.class, LOCATION)
            .problems(
                ProblemCode.STATE_CONFLICT, ProblemCode.NOT_BUILT_YET, ProblemCode.QUOTA_EXCEEDED),
        on(Route.SET_CURRENT, "Rolls an image back or forward, pins and unpins it.")
            .takes(CurrentRequest.class)
            .guarded()
            .answers(200, ImageView.class, ETAG)
            .problems(ProblemCode.STATE_CONFLICT),
        on(Route.PULL_CREDENTIALS, "A login that is good for pulling, for a short time.")
            .effect(Effect.READS)
            .answers(200, PullCredentials.class)
            .problems(ProblemCode.STATE_CONFLICT),
        on(Route.GET_GENERATION, "A generation: where it is, what it is made of, how large it is.")
            .answers(200, GenerationDetails.class),
        on(Route.GET_PYLOCK, "The packages that a generation was made of, as `pylock.toml`.")
            .answersText("application/toml"),
        on(
                Route.VERIFY_GENERATION,
                "Has a generation made again from its lock, and compares the two.")
            .effect(Effect.JOINS)
            .answers(202, Verification.class, LOCATION)
            .problems(
                ProblemCode.STATE_CONFLICT, ProblemCode.NOT_BUILT_YET, ProblemCode.QUOTA_EXCEEDED),
        on(Route.LIST_VERIFICATIONS, "What the verifications of a generation found, newest first.")
            .pages(Verification.class),
        on(Route.CANCEL_BUILD, "Ends a build; the same again changes nothing.")
            .answers(200, Build.class)
            .problems(ProblemCode.STATE_CONFLICT));
  }
}
