package dev.kapsel.functions.patch;

import dev.kapsel.functions.event.Event.ImageStale;
import dev.kapsel.functions.event.EventBus;
import dev.kapsel.functions.follow.Follower;
import dev.kapsel.functions.image.BaseTags;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.image.Sighting;
import dev.kapsel.functions.search.ImageSearch;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Place;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.image.Staleness;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells other systems which of the images that callers get have become stale, because the tag of a
 * base moved or because they were made from what it named before.
 *
 * <p>Comes after all others: a generation that is not findable yet when its base moves is told of
 * when it is followed itself.
 */
@Singleton
@Requires(beans = EventBus.class)
@Order(Ordered.LOWEST_PRECEDENCE)
final class StaleFollower implements Follower {

  private final EventBus bus;
  private final BaseTags bases;
  private final Images images;
  private final ImageSearch search;

  StaleFollower(EventBus bus, BaseTags bases, Images images, ImageSearch search) {
    this.bus = bus;
    this.bases = bases;
    this.images = images;
    this.search = search;
  }

  /** If this is repeated, so are the events. */
  @Override
  public void follow(Change change) {
    Optional<Place> place = Place.of(change.key());
    Item after = change.after();
    if (after == null || place.isEmpty()) {
      return;
    }
    WorkspaceName workspace = place.get().workspace();
    switch (place.get().kind()) {
      case GENERATION -> tell(workspace, Set.of(after.as(Generation.class).definitionHash()));
      case BASE_TAG -> {
        if (moved(change.before(), BaseTags.in(after))) {
          tellAll(workspace, BaseTags.in(after));
        }
      }
      case VERSION, ENVIRONMENT_ROW, BUILD_ROW, AUDIT_ENTRY -> {}
    }
  }

  private static boolean moved(@Nullable Item before, Sighting now) {
    return before != null && !BaseTags.in(before).base().equals(now.base());
  }

  private void tellAll(WorkspaceName workspace, Sighting seen) {
    String next = null;
    do {
      Listing<DefinitionHash> page = search.onTag(workspace, seen.base(), next);
      tell(workspace, Set.copyOf(page.rows()));
      next = page.next();
    } while (next != null);
  }

  private void tell(WorkspaceName workspace, Collection<DefinitionHash> hashes) {
    Set<GenerationSummary> current =
        images.heads(workspace, hashes).values().stream()
            .map(ImageHead::current)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    for (GenerationSummary generation : current) {
      bases
          .stale(workspace, generation.definitionHash(), generation.base())
          .ifPresent(stale -> bus.send(event(workspace, generation, stale)));
    }
  }

  private static ImageStale event(
      WorkspaceName workspace, GenerationSummary generation, Staleness stale) {
    return new ImageStale(
        workspace,
        generation.definitionHash(),
        generation.number(),
        generation.reference(),
        generation.digest(),
        stale.base(),
        stale.since());
  }
}
