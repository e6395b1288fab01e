package dev.kapsel.client;

import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.GenerationDetails;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Verification;
import org.jspecify.annotations.Nullable;

/** Generations of images, and builds; errors and pages as {@link KapselClient} says. */
public interface GenerationClient {

  /** The image, with the tag that {@link #setCurrent} wants. */
  Tagged<ImageView> image(DefinitionHash hash);

  /** Has the next generation made, or joins the build that runs. */
  Rebuild rebuild(DefinitionHash hash, RebuildRequest request);

  /**
   * Lets callers get a generation: to roll back, to pin, to unpin.
   *
   * @param tag that the image was read with; {@code *}: whatever was read
   */
  ImageView setCurrent(String tag, DefinitionHash hash, CurrentRequest request);

  GenerationDetails details(DefinitionHash hash, int generation);

  /** The lock as {@code pylock.toml}. */
  String pylock(DefinitionHash hash, int generation);

  /** Has a generation built again and compared; there is no verdict yet. */
  Verification verify(DefinitionHash hash, int generation);

  /** Newest first. */
  Page<Verification> verifications(DefinitionHash hash, int generation, @Nullable String token);

  /** With what an engine pulls the image, for a short time. */
  PullCredentials credentials(DefinitionHash hash);

  /** Ends a build; the same again changes nothing. */
  Build cancel(BuildId build);
}
