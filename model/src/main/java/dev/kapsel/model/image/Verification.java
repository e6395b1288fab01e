package dev.kapsel.model.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.Digest;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A generation that was built again from its lock, and what came of the comparison. It changes
 * neither image nor registry.
 *
 * @param build that makes it again; names the verification too
 * @param digest of the generation
 * @param rebuilt digest of what was made; null until then
 * @param difference the first one; null unless the verdict is {@link Verdict#DIFFERENT}
 * @param failure why there is no verdict; null unless it is {@link Verdict#FAILED}
 */
public record Verification(
    BuildId build,
    DefinitionHash definitionHash,
    int generation,
    Digest digest,
    Verdict verdict,
    @Nullable Digest rebuilt,
    @Nullable Difference difference,
    @Nullable Failure failure,
    String requestedBy,
    Instant requestedAt,
    @Nullable Instant endedAt) {

  /** One that has begun. */
  public static Verification begun(
      BuildId build, Generation generation, String requestedBy, Instant requestedAt) {
    return new Verification(
        build,
        generation.definitionHash(),
        generation.number(),
        generation.digest(),
        Verdict.PENDING,
        null,
        null,
        null,
        requestedBy,
        requestedAt,
        null);
  }

  /** With a verdict: equal if there is no difference. */
  public Verification compared(Digest made, @Nullable Difference first, Instant at) {
    Verdict said = first == null ? Verdict.EQUAL : Verdict.DIFFERENT;
    return ended(said, made, first, null, at);
  }

  /** Without a verdict, because the build failed. */
  public Verification failed(Failure why, Instant at) {
    return ended(Verdict.FAILED, null, null, why, at);
  }

  /** Without a verdict, because somebody cancelled the build. */
  public Verification cancelled(Instant at) {
    return ended(Verdict.CANCELLED, null, null, null, at);
  }

  private Verification ended(
      Verdict said,
      @Nullable Digest made,
      @Nullable Difference first,
      @Nullable Failure why,
      Instant at) {
    return new Verification(
        build,
        definitionHash,
        generation,
        digest,
        said,
        made,
        first,
        why,
        requestedBy,
        requestedAt,
        at);
  }

  /** What came of it. */
  public enum Verdict {
    /** Nothing yet. */
    PENDING,
    /** The second build is the stored image, bit for bit. */
    EQUAL,
    DIFFERENT,
    /** The generation could not be made again, so nothing is known. */
    FAILED,
    CANCELLED;

    /**
     * @throws IllegalArgumentException if it is none of them
     */
    @JsonCreator
    public static Verdict parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
