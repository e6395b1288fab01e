package dev.kapsel.functions.retention;

import dev.kapsel.functions.environment.AnonymousUsers;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.retention.BuiltImages.Built;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Departing;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.workspace.Workspace;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go what nobody has needed for as many days as a workspace says. It goes round: each pass
 * looks at so many builds of each workspace and remembers where it stopped. What nobody needs gets
 * a mark with the time; what still has it when its days are over goes. So days count from when it
 * was seen, which never is too early, also where retention was only just set or the index is late.
 */
@Singleton
public final class RetentionSweep {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);

  /** It counts in days, so it need not look as often as others. */
  private static final Duration BETWEEN = Duration.ofMinutes(5);

  /** So that a registry that does not answer takes no more of the function's time. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final int PAGES_A_PASS = 8;
  private static final int WORKSPACES_A_PAGE = 100;

  private final Table table;
  private final BuiltImages built;
  private final Departures departures;
  private final Superseded superseded;
  private final Images images;
  private final AnonymousUsers anonymous;
  private final Removal removal;
  private final Leftovers leftovers;
  private final Clock clock;
  private volatile Instant next;

  RetentionSweep(
      Table table,
      BuiltImages built,
      Departures departures,
      Superseded superseded,
      Images images,
      AnonymousUsers anonymous,
      Removal removal,
      Leftovers leftovers,
      Clock clock) {
    this.table = table;
    this.built = built;
    this.departures = departures;
    this.superseded = superseded;
    this.images = images;
    this.anonymous = anonymous;
    this.removal = removal;
    this.leftovers = leftovers;
    this.clock = clock;
    this.next = clock.instant().plus(BETWEEN);
  }

  /**
   * A pass that somebody makes.
   *
   * @param until when another one may begin: longer than any takes
   */
  private record Pass(Instant until) {}

  /** Where a workspace's round has come to; null at its beginning. */
  private record Place(@Nullable String after) {}

  /** A pass, if it is time for one. */
  public void sweep() {
    Instant now = clock.instant();
    // Also one that is too far off: then the clock was set back.
    if (now.isBefore(next) && !now.plus(BETWEEN).isBefore(next)) {
      return;
    }
    next = now.plus(BETWEEN);
    if (!begin(now)) {
      return;
    }
    clearLeftovers(now.plus(LONGEST));
    String after = null;
    do {
      Query query = Query.of(Keys.workspaceList(), new Prefix(""), WORKSPACES_A_PAGE).after(after);
      Listing<Workspace> page = Listing.of(table.query(query), Workspace.class);
      page.rows().forEach(this::sweep);
      after = page.next();
    } while (after != null);
  }

  /**
   * Of passes that overlap, one is made: two could both take a tag from a manifest that has two,
   * and ECR drops one without. One that was cut off is over when its time is.
   */
  private boolean begin(Instant now) {
    Optional<Stored<Pass>> read =
        table.get(Keys.retentionPass()).map(item -> Stored.of(item, Pass.class));
    Instant until = read.map(pass -> pass.value().until()).orElse(now);
    if (now.isBefore(until) && !now.plus(BETWEEN).isBefore(until)) {
      return false;
    }
    Pass mine = new Pass(now.plus(BETWEEN));
    return table
        .commit(
            List.of(
                read.isPresent()
                    ? read.get().replacedBy(mine)
                    : Write.create(Keys.retentionPass(), mine)))
        .done();
  }

  private void clearLeftovers(Instant end) {
    String after = null;
    do {
      Listing<Leftover> page = leftovers.list(after);
      for (Leftover leftover : page.rows()) {
        if (clock.instant().isAfter(end)) {
          return;
        }
        try {
          leftovers.clear(leftover);
        } catch (RuntimeException e) {
          LOG.warn("{} stays in the registry until the next pass", leftover, e);
        }
      }
      after = page.next();
    } while (after != null);
  }

  private void sweep(Workspace workspace) {
    Integer days = workspace.settings().retentionDays();
    if (days == null) {
      return;
    }
    try {
      sweep(workspace.name(), days);
    } catch (RuntimeException e) {
      // One workspace must not keep the others waiting.
      LOG.warn("retention of workspace={} stopped until the next pass", workspace.name(), e);
    }
  }

  private void sweep(WorkspaceName workspace, int days) {
    String start =
        table.get(Keys.retention(workspace)).map(item -> item.as(Place.class).after()).orElse(null);
    String after = start;
    int pages = 0;
    do {
      Listing<Built> page = built.page(workspace, after);
      for (Built image : page.rows()) {
        judge(workspace, image, days);
      }
      after = page.next();
      pages++;
    } while (after != null && pages < PAGES_A_PASS);
    if (start != null || after != null) {
      var unused = table.commit(List.of(Write.put(Keys.retention(workspace), new Place(after))));
    }
  }

  private void judge(WorkspaceName workspace, Built image, int days) {
    ImageHead head = image.head().value();
    if (head.slot() != null) {
      return;
    }
    Instant now = clock.instant();
    boolean unnamed = departures.unnamed(workspace, image.hash(), head);
    if (unnamed != (head.unnamedSince() != null)) {
      // Lost to whoever does something with the image, who decides anew.
      var unused =
          table.commit(List.of(image.head().replacedBy(unnamed ? head.unnamed(now) : head.used())));
      return;
    }
    List<Generation> generations = image.generations().stream().map(Stored::value).toList();
    Stored<ImageHead> judged = image.head();
    for (Departing departing : departures.of(workspace, head, generations, days)) {
      Stored<Generation> read = read(image, departing);
      if (departing.since() == null) {
        superseded.mark(workspace, read.value(), List.of(unchanged(judged)), now);
      } else if (!now.isBefore(departing.since().plus(Duration.ofDays(days)))) {
        Built asJudged = new Built(image.hash(), judged, image.generations());
        if (!removal.remove(workspace, asJudged, read, departing)) {
          continue;
        }
        Optional<Stored<ImageHead>> left = images.head(workspace, image.hash());
        if (left.isEmpty() || left.get().value().slot() != null) {
          return;
        }
        judged = left.get();
        if (judged.value().unnamedSince() == null && unnamed) {
          return;
        }
      }
    }
    forgetUnbuilt(workspace, image, days, now);
  }

  /** Anonymous versions of an image that has no generation: none was made, or all are gone. */
  private void forgetUnbuilt(WorkspaceName workspace, Built image, int days, Instant now) {
    ImageHead head = image.head().value();
    Instant since = head.unnamedSince();
    if (head.current() != null
        || since == null
        || now.isBefore(since.plus(Duration.ofDays(days)))) {
      return;
    }
    List<Write> forget = anonymous.forget(workspace, image.hash());
    if (!forget.isEmpty()) {
      List<Write> writes = new ArrayList<>(forget);
      writes.add(unchanged(image.head()));
      var unused = table.commit(writes);
    }
  }

  private static Write unchanged(Stored<ImageHead> head) {
    return new Write.Check(head.item().key(), Precondition.revision(head.item().revision()));
  }

  private static Stored<Generation> read(Built image, Departing departing) {
    return image.generations().stream()
        .filter(one -> one.value().number() == departing.generation())
        .findFirst()
        .orElseThrow();
  }
}
