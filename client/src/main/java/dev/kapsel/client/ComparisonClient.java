package dev.kapsel.client;

import dev.kapsel.model.api.GenerationComparison;
import dev.kapsel.model.api.Preview;
import dev.kapsel.model.api.PreviewRequest;
import dev.kapsel.model.api.VersionComparison;
import dev.kapsel.model.difference.HashDifference;
import dev.kapsel.model.environment.WorkspaceName;
import org.jspecify.annotations.Nullable;

/**
 * What changed, why, and what would come of a change; errors as {@link KapselClient} says. Nothing
 * here changes anything.
 */
public interface ComparisonClient {

  /**
   * One of the two that are compared.
   *
   * @param workspace where it is; null: in the workspace of this client, else in the curated one
   */
  record Side(String name, @Nullable WorkspaceName workspace) {

    public static Side here(String name) {
      return new Side(name, null);
    }
  }

  /** Two versions, each as {@code name:version} or {@code name}. */
  VersionComparison versions(Side from, Side to);

  /** Two definition hashes, each as such or by a version that has it. */
  HashDifference hashes(Side from, Side to);

  /** Two generations, each as {@code hash.number}. */
  GenerationComparison generations(Side from, Side to);

  /** What would come of a definition. One with errors is an answer, and no problem. */
  Preview preview(PreviewRequest request);
}
