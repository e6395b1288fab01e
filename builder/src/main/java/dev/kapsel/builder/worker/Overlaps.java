package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.Concurrently;
import dev.kapsel.builder.overlap.Meetings;
import dev.kapsel.builder.overlap.Overlay;
import dev.kapsel.builder.overlap.Owner;
import dev.kapsel.builder.overlap.Site;
import dev.kapsel.builder.wheel.WheelContents;
import dev.kapsel.builder.wheel.WheelFile;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import dev.kapsel.model.protocol.WorkerMessages.LayerContents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Finds files that packages of different layers bring, from what the index knows of the layers.
 * Only packages that take the same directory are looked into, and fetched for that if need be.
 */
final class Overlaps {

  /** As many as one layer may have. */
  private static final int MOST_FILES = 250_000;

  private static final int MOST_FINDINGS = 30;
  private static final int MOST_CHARACTERS = 131_072;

  private final Lock.Interpreter interpreter;
  private final Site site;
  private final Wheels wheels;
  private final Map<Owner, LockedFile> packages = new HashMap<>();
  private final Map<Owner, List<String>> claims = new HashMap<>();
  private final List<String> findings = new ArrayList<>();

  /** Where package files come from. */
  @FunctionalInterface
  interface Wheels {
    WheelFile fetch(LockedFile file) throws InterruptedException;
  }

  private Overlaps(Lock.Interpreter interpreter, Wheels wheels) {
    this.interpreter = interpreter;
    this.site = WheelContents.site(interpreter);
    this.wheels = wheels;
  }

  /** What an index can keep of a layer: not everything, if it is very much. */
  static LayerContents kept(List<String> findings, Map<String, List<String>> claims) {
    List<String> some = new ArrayList<>(findings);
    if (some.size() > MOST_FINDINGS) {
      some.subList(MOST_FINDINGS, some.size()).clear();
      some.add("and %,d more like these".formatted(findings.size() - MOST_FINDINGS));
    }
    Map<String, List<String>> fitting = new HashMap<>();
    int characters = 0;
    for (String name : claims.keySet().stream().sorted().toList()) {
      List<String> lines = claims.getOrDefault(name, List.of());
      characters += name.length() + lines.stream().mapToInt(String::length).sum();
      if (characters <= MOST_CHARACTERS) {
        fitting.put(name, lines);
      }
    }
    return new LayerContents(some, fitting);
  }

  /**
   * @param planned from the bottom up
   * @param layers what is known of each
   * @return one sentence for each finding
   * @throws BuildFailedException if one package has a file where another one has a directory
   */
  static List<String> of(
      Lock.Interpreter interpreter,
      List<PlannedLayer> planned,
      List<IndexedLayer> layers,
      Wheels wheels)
      throws IOException {
    if (planned.isEmpty()) {
      return List.of();
    }
    Overlaps overlaps = new Overlaps(interpreter, wheels);
    for (int i = 0; i < planned.size(); i++) {
      LayerContents contents = layers.get(i).contents();
      if (contents != null) {
        overlaps.add(i, planned.get(i).files(), contents);
      }
    }
    return overlaps.find();
  }

  private void add(int layer, Collection<LockedFile> files, LayerContents contents) {
    findings.addAll(contents.findings());
    List<LockedFile> sorted = files.stream().sorted().toList();
    for (int rank = 0; rank < sorted.size(); rank++) {
      String name = sorted.get(rank).fileName();
      List<String> lines = contents.claims().get(name);
      if (lines == null) {
        findings.add(name + " takes too many places to be held against packages of other layers");
      } else {
        Owner owner = new Owner(layer, rank, name);
        packages.put(owner, sorted.get(rank));
        claims.put(owner, lines);
      }
    }
  }

  private List<String> find() throws IOException {
    Meetings meetings = new Meetings(site, claims);
    findings.addAll(meetings.sentences());
    for (Map.Entry<String, ? extends Collection<Owner>> shared : meetings.shared().entrySet()) {
      lookInto(shared.getKey(), shared.getValue());
    }
    return findings.stream().sorted().toList();
  }

  private void lookInto(String directory, Collection<Owner> owners) throws IOException {
    Map<Owner, WheelFile> fetched = new TreeMap<>();
    Concurrently.run(owners.stream().map(this::fetch).toList())
        .forEach(wheel -> fetched.put(wheel.getKey(), wheel.getValue()));
    Overlay overlay = new Overlay(site);
    for (Map.Entry<Owner, WheelFile> wheel : fetched.entrySet()) {
      overlay.add(wheel.getKey(), WheelContents.below(directory, wheel.getValue(), interpreter));
      if (overlay.size() > MOST_FILES) {
        findings.add(
            "`/%s` is in %d packages and has too many files to be compared"
                .formatted(directory, owners.size()));
        return;
      }
    }
    findings.addAll(overlay.sentences());
  }

  private Callable<Map.Entry<Owner, WheelFile>> fetch(Owner owner) {
    LockedFile file = Objects.requireNonNull(packages.get(owner));
    return () -> Map.entry(owner, wheels.fetch(file));
  }
}
