package dev.kapsel.model.api;

import dev.kapsel.model.difference.DefinitionChange;
import dev.kapsel.model.difference.DefinitionDifference;
import dev.kapsel.model.difference.HashDifference;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Instant;
import java.util.List;

/**
 * How one environment version differs from another, by what they mean.
 *
 * @param sameContent whether both say the same, so that nothing has changed
 * @param sameImage whether both have one definition hash, so that no change makes another image
 * @param changes first those that make another image, then by field
 * @param omitted how many more there are; 0 but for definitions that nobody wrote by hand
 * @param sentence why the hashes differ, or do not, for people
 */
public record VersionComparison(
    Side from,
    Side to,
    boolean sameContent,
    boolean sameImage,
    List<DefinitionChange> changes,
    int omitted,
    String sentence) {

  public VersionComparison {
    changes = List.copyOf(changes);
  }

  /** Which version was compared. */
  public record Side(
      WorkspaceName workspace,
      EnvironmentName name,
      VersionName version,
      ContentId contentId,
      DefinitionHash definitionHash,
      Instant createdAt,
      String createdBy) {

    static Side of(EnvironmentVersion version) {
      return new Side(
          version.workspace(),
          version.name(),
          version.version(),
          version.contentId(),
          version.definitionHash(),
          version.createdAt(),
          version.createdBy());
    }
  }

  public static VersionComparison between(EnvironmentVersion from, EnvironmentVersion to) {
    DefinitionDifference difference =
        DefinitionDifference.between(from.definition(), to.definition());
    HashDifference why = HashDifference.between(from.definition(), to.definition());
    return new VersionComparison(
        Side.of(from),
        Side.of(to),
        from.contentId().equals(to.contentId()),
        why.equal(),
        difference.changes(),
        difference.omitted(),
        why.sentence());
  }
}
