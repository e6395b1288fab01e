package dev.kapsel.builder.overlap;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.layer.EntryPath;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files of packages in one tree, the later package's over the earlier's. What packages of one layer
 * do to each other is passed over.
 */
public final class Overlay {

  private final Site site;
  private final NavigableMap<String, File> files = new TreeMap<>(EntryPath.ORDER);
  private final Collisions collisions = new Collisions();

  private record File(Owner owner, String hash) {}

  public Overlay(Site site) {
    this.site = site;
  }

  /**
   * @param its by path in the layer, with the hash of the content; empty if nobody says
   * @param owner comes after all others
   */
  public void add(Owner owner, SortedMap<String, String> its) {
    its.forEach(
        (path, hash) -> {
          File there = files.put(path, new File(owner, hash));
          boolean same = there != null && there.hash.equals(hash) && !hash.isEmpty();
          if (there != null && !same && there.owner.isApart(owner)) {
            collisions.add("/" + path, there.owner.name(), owner.name());
          }
        });
  }

  public int size() {
    return files.size();
  }

  /**
   * @return one sentence for each pair of packages
   * @throws BuildFailedException if one has a file where another has a directory
   */
  public List<String> sentences() {
    Obstacle.in(files)
        .ifPresent(
            obstacle -> {
              throw refusal(
                  site,
                  owner(obstacle.path()),
                  site.shortened(obstacle.path()),
                  owner(obstacle.at()),
                  site.shortened(obstacle.at()));
            });
    List<String> sentences =
        new ArrayList<>(collisions.all().stream().map(Collision::toString).toList());
    sentences.addAll(
        CaseTwins.sentences(files, file -> file.owner.name(), (a, b) -> a.owner.isApart(b.owner)));
    return sentences;
  }

  private Owner owner(String path) {
    return Objects.requireNonNull(files.get(path)).owner;
  }

  /**
   * @param path that needs a directory, in its short form
   * @param at where the other one has a file, in its short form
   */
  static BuildFailedException refusal(Site site, Owner owner, String path, Owner other, String at) {
    return new BuildFailedException(
        FailureCode.BAD_PACKAGE,
        "package `%s` has `%s`, which needs a directory where `%s` has a file, `%s`"
            .formatted(
                owner.name(),
                EntryPath.printable(site.inImage(path)),
                other.name(),
                EntryPath.printable(site.inImage(at))),
        "The two cannot be installed together: leave one of them out, or choose another version.");
  }
}
