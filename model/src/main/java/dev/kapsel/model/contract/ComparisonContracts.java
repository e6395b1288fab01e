package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.Entry.on;

import dev.kapsel.model.api.GenerationComparison;
import dev.kapsel.model.api.Preview;
import dev.kapsel.model.api.PreviewRequest;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.VersionComparison;
import dev.kapsel.model.difference.HashDifference;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.List;

/** What changed, why, and what would come of a change. */
final class ComparisonContracts {

  private static final String HASH = "5f".repeat(32);

  private ComparisonContracts() {}

  static List<Entry> comparisons() {
    return List.of(
        on(Route.PREVIEW, "What would come of a definition; changes nothing.")
            .effect(Effect.READS)
            .takes(PreviewRequest.class)
            .answers(200, Preview.class),
        sides(
                on(Route.COMPARE_VERSIONS, "How two environment versions differ, by meaning."),
                "a version, as `name:version`, or `name` for the latest",
                "forecast:1",
                "forecast")
            .answers(200, VersionComparison.class),
        sides(
                on(Route.COMPARE_HASHES, "Why two definition hashes differ."),
                "a definition hash, or a version as `name:version` or `name`",
                HASH,
                "forecast")
            .answers(200, HashDifference.class),
        sides(
                on(Route.COMPARE_GENERATIONS, "How two generations differ, by their locks."),
                "a generation, as `hash.number`",
                HASH + ".1",
                HASH + ".2")
            .answers(200, GenerationComparison.class));
  }

  private static Entry sides(Entry entry, String form, String from, String to) {
    return entry
        .asks("from", "Needed: " + form + ".", String.class)
        .example(from)
        .asks("to", "Needed, likewise.", String.class)
        .example(to)
        .asks("fromWorkspace", where("from"), WorkspaceName.class)
        .asks("toWorkspace", where("to"), WorkspaceName.class);
  }

  private static String where(String side) {
    return "Where `"
        + side
        + "` is; without it, what this workspace does not have is looked for in `curated`.";
  }
}
