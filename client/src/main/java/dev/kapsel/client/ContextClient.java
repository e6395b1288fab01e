package dev.kapsel.client;

import dev.kapsel.model.api.ContextOffer;
import dev.kapsel.model.api.ContextRequest;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.context.BuildContext;
import dev.kapsel.model.context.ContextSummary;
import dev.kapsel.model.oci.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Build contexts of a workspace; errors and pages as {@link KapselClient} says. The archive itself
 * goes where the offer says, by what {@code context} has for it.
 */
public interface ContextClient {

  /** What is there already, or where to upload it. */
  ContextOffer begin(ContextRequest request);

  /**
   * Has an archive read that was uploaded; the same again changes nothing.
   *
   * @param upload its id
   */
  BuildContext complete(Sha256 upload);

  /** Newest first. */
  Page<ContextSummary> contexts(@Nullable String token);

  /** One that the workspace has, by its content hash. */
  BuildContext context(Sha256 content);
}
