package dev.kapsel.model.api;

import dev.kapsel.model.context.BuildContext;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@link Route#BEGIN_CONTEXT}: one of the two.
 *
 * @param context what the workspace has already; null where the archive is to be uploaded
 * @param upload where to; null where it need not be
 */
public record ContextOffer(@Nullable BuildContext context, @Nullable ContextUpload upload) {

  public static ContextOffer known(BuildContext context) {
    return new ContextOffer(context, null);
  }

  public static ContextOffer upload(ContextUpload upload) {
    return new ContextOffer(null, upload);
  }
}
