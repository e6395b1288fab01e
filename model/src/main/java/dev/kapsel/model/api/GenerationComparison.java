package dev.kapsel.model.api;

import dev.kapsel.model.difference.BaseChange;
import dev.kapsel.model.difference.LockChange;
import dev.kapsel.model.difference.LockDifference;
import dev.kapsel.model.difference.PackageChange;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one generation differs from another, by their locks.
 *
 * @param sameDefinition whether both were made from one definition hash
 * @param sameLock whether both were made of the same, so that nothing has changed
 * @param sameImage whether both have one digest
 * @param packages by kind and name
 * @param others recipe, platform, bases, interpreter and what the base provides, by field
 * @param base what is installed below the packages, by kind and name; null where one of the two
 *     builds has not told
 * @param sentence why the locks differ, or do not, for people
 */
public record GenerationComparison(
    Side from,
    Side to,
    boolean sameDefinition,
    boolean sameLock,
    boolean sameImage,
    List<PackageChange> packages,
    List<LockChange> others,
    @Nullable List<BaseChange> base,
    String sentence) {

  public GenerationComparison {
    packages = List.copyOf(packages);
    others = List.copyOf(others);
    base = base == null ? null : List.copyOf(base);
  }

  /**
   * Which generation was compared.
   *
   * @param size of all layers in the registry, in bytes
   */
  public record Side(
      WorkspaceName workspace,
      DefinitionHash definitionHash,
      int generation,
      Digest digest,
      ImageReference base,
      LockHash lockHash,
      long size,
      Instant createdAt) {

    public static Side of(WorkspaceName workspace, Generation generation) {
      return new Side(
          workspace,
          generation.definitionHash(),
          generation.number(),
          generation.digest(),
          generation.base(),
          generation.lockHash(),
          generation.size(),
          generation.createdAt());
    }
  }

  /**
   * What a generation was made of.
   *
   * @param base what is installed below; null where that was not told
   */
  public record Made(Lock lock, @Nullable BaseContents base) {}

  /**
   * @param before what {@code from} was made of
   * @param after what {@code to} was made of
   */
  public static GenerationComparison between(Side from, Made before, Side to, Made after) {
    LockDifference difference = LockDifference.between(before.lock(), after.lock());
    List<BaseChange> base =
        before.base() == null || after.base() == null
            ? null
            : BaseChange.between(before.base(), after.base());
    return new GenerationComparison(
        from,
        to,
        from.definitionHash().equals(to.definitionHash()),
        from.lockHash().equals(to.lockHash()),
        from.digest().equals(to.digest()),
        difference.packages(),
        difference.others(),
        base,
        difference.sentence());
  }
}
