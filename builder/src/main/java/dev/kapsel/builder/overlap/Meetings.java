package dev.kapsel.builder.overlap;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.layer.EntryPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where packages of different layers meet, as far as their claims tell: files are held against each
 * other, and directories that two take are named, for who can look into the packages.
 */
public final class Meetings {

  private final Site site;
  private final List<Place> places;
  private final Collisions collisions = new Collisions();
  private final SortedMap<String, SortedSet<Owner>> shared = new TreeMap<>(EntryPath.ORDER);

  private record Place(Claim claim, Owner owner) {}

  /**
   * @param claims lines of each package, see {@link Claims}
   * @throws BuildFailedException if one has a file where another has a directory
   */
  public Meetings(Site site, Map<Owner, ? extends Collection<String>> claims) {
    this.site = site;
    List<Place> all = new ArrayList<>();
    claims.forEach(
        (owner, lines) -> lines.forEach(line -> all.add(new Place(Claim.parse(line), owner))));
    all.sort(
        Comparator.comparing((Place place) -> place.claim.key(), EntryPath.ORDER)
            .thenComparing(Place::owner));
    this.places = all;
    sweep();
    shared.values().removeIf(owners -> !owners.getFirst().isApart(owners.getLast()));
  }

  /** Directories that packages of several layers take, by path in the layer, none in another. */
  public Map<String, SortedSet<Owner>> shared() {
    Map<String, SortedSet<Owner>> full = new TreeMap<>(EntryPath.ORDER);
    shared.forEach((path, owners) -> full.put(site.full(path), owners));
    return full;
  }

  /** What is known without looking into a package: one sentence for each pair of packages. */
  public List<String> sentences() {
    List<String> sentences =
        new ArrayList<>(collisions.all().stream().map(Collision::toString).toList());
    NavigableMap<String, Owner> firsts = new TreeMap<>(EntryPath.ORDER);
    places.forEach(
        place -> firsts.merge(site.full(place.claim.path()), place.owner, Meetings::lower));
    sentences.addAll(CaseTwins.sentences(firsts, Owner::name, Owner::isApart));
    return sentences;
  }

  private static Owner lower(Owner a, Owner b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** Places come with those around them still open, the outermost at the bottom. */
  private void sweep() {
    Deque<Place> around = new ArrayDeque<>();
    for (Place place : places) {
      while (!around.isEmpty() && !place.claim.key().startsWith(around.peek().claim.key())) {
        around.pop();
      }
      if (!around.isEmpty()) {
        meet(around.peek(), place);
        share(around.peekLast(), place);
      }
      around.push(place);
    }
  }

  private void meet(Place there, Place place) {
    Claim mine = place.claim;
    Claim its = there.claim;
    boolean samePath = mine.path().equals(its.path());
    if (samePath && !mine.isDirectory() && !its.isDirectory()) {
      boolean same = mine.equals(its) && !Objects.equals(mine.hash(), "");
      if (!same && place.owner.isApart(there.owner)) {
        collisions.add(site.inImage(mine.path()), there.owner.name(), place.owner.name());
      }
    } else if (!its.isDirectory()) {
      throw Overlay.refusal(site, place.owner, mine.path(), there.owner, its.path());
    } else if (samePath && !mine.isDirectory()) {
      throw Overlay.refusal(site, there.owner, its.path(), place.owner, mine.path());
    }
  }

  private void share(Place outermost, Place place) {
    if (outermost.claim.isDirectory()) {
      SortedSet<Owner> owners =
          shared.computeIfAbsent(outermost.claim.path(), path -> new TreeSet<>());
      owners.add(outermost.owner);
      owners.add(place.owner);
    }
  }
}
