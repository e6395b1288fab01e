package dev.kapsel.model.contract;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a route answers when all is well.
 *
 * @param body the record that becomes the body; null where there is none
 * @param paged whether the body is a page of them
 * @param mediaTypes of the body
 * @param headers beside those of every answer
 */
public record Reply(
    int status,
    @Nullable Class<?> body,
    boolean paged,
    Set<String> mediaTypes,
    Set<ReplyHeader> headers) {

  public Reply {
    mediaTypes = Set.copyOf(mediaTypes);
    headers = Set.copyOf(headers);
  }
}
