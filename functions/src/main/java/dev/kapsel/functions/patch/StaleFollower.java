package dev.kapsel.functions.patch;

import dev.kapsel.functions.event.Event.ImageStale;
import dev.kapsel.functions.event.EventBus;
import dev.kapsel.functions.follow.Follower;
import dev.kapsel.functions.image.BaseTags;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.Sighting;
import dev.kapsel.functions.image.StaleImages;
import dev.kapsel.functions.search.ImageSearch;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Place;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.image.Staleness;
import dev.kapsel.model.oci.ImageReference;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notes which of the images that callers get have become stale, because the tag of a base moved or
 * because they were made from what it named before; and tells other systems, where the installation
 * has a bus.
 *
 * <p>When a tag moves, a page of the images on it is looked at for each change of an item that says
 * how far that is: the stream drives it on, and no change takes longer the more images there are.
 *
 * <p>Comes after all others: a generation that is not findable yet when its base moves is looked at
 * when it is followed itself.
 */
@Singleton
@Order(Ordered.LOWEST_PRECEDENCE)
final class StaleFollower implements Follower {

  private final Optional<EventBus> bus;
  private final StaleImages images;
  private final ImageSearch search;
  private final Table table;

  StaleFollower(Optional<EventBus> bus, StaleImages images, ImageSearch search, Table table) {
    this.bus = bus;
    this.images = images;
    this.search = search;
    this.table = table;
  }

  /**
   * How far the images on a tag were looked at.
   *
   * @param after the last that was; null: none
   */
  private record Pass(ImageReference base, @Nullable String after) {}

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
      case GENERATION -> look(workspace, after.as(Generation.class).definitionHash());
      case BASE_TAG -> {
        if (moved(change.before(), BaseTags.in(after))) {
          begin(workspace, BaseTags.in(after).base());
        }
      }
      case BASE_PASS -> goOn(workspace, after);
      case VERSION, ENVIRONMENT_ROW, BUILD_ROW, AUDIT_ENTRY -> {}
    }
  }

  private static boolean moved(@Nullable Item before, Sighting now) {
    return before != null && !BaseTags.in(before).base().equals(now.base());
  }

  /** Anew, if a pass is under way: what that has seen already may be stale by now. */
  private void begin(WorkspaceName workspace, ImageReference base) {
    Write pass = Write.put(Keys.basePass(workspace, base), new Pass(base, null));
    if (!table.commit(List.of(pass)).done()) {
      throw new IllegalStateException("a write without condition is never lost");
    }
  }

  private void goOn(WorkspaceName workspace, Item told) {
    Optional<Stored<Pass>> read = table.get(told.key()).map(item -> Stored.of(item, Pass.class));
    if (read.isEmpty() || read.get().item().revision() != told.revision()) {
      return; // Who has taken it on has told of that.
    }
    Pass pass = read.get().value();
    Listing<DefinitionHash> page = search.onTag(workspace, pass.base(), pass.after());
    Set.copyOf(page.rows()).forEach(hash -> look(workspace, hash));
    Write next =
        page.next() == null
            ? new Write.Delete(told.key(), Precondition.revision(told.revision()))
            : read.get().replacedBy(new Pass(pass.base(), page.next()));
    // Lost to one who did the same, or to a pass that begins anew.
    var unused = table.commit(List.of(next));
  }

  private void look(WorkspaceName workspace, DefinitionHash hash) {
    Optional<ImageHead> head = images.bringInLine(workspace, hash);
    head.ifPresent(now -> tell(workspace, now.current(), now.stale()));
  }

  private void tell(
      WorkspaceName workspace, @Nullable GenerationSummary current, @Nullable Staleness stale) {
    if (current != null && stale != null) {
      bus.ifPresent(to -> to.send(event(workspace, current, stale)));
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
