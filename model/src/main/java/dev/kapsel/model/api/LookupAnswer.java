package dev.kapsel.model.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import java.util.Optional;

/**
 * What is known of the image that a definition hash stands for. "Unknown" is never an answer: when
 * the table does not answer, the request fails.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LookupAnswer.Hit.class, name = "hit"),
  @JsonSubTypes.Type(value = LookupAnswer.Stale.class, name = "stale"),
  @JsonSubTypes.Type(value = LookupAnswer.Building.class, name = "building"),
  @JsonSubTypes.Type(value = LookupAnswer.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = LookupAnswer.Miss.class, name = "miss")
})
public sealed interface LookupAnswer {

  DefinitionHash hash();

  /** What callers can pull; empty where the image does not exist. */
  default Optional<GenerationSummary> there() {
    return switch (this) {
      case Hit hit -> Optional.of(hit.generation());
      case Stale stale -> Optional.of(stale.generation());
      case Building building -> Optional.empty();
      case Failed failed -> Optional.empty();
      case Miss miss -> Optional.empty();
    };
  }

  /** The image exists, and stands on what its base's tag names, as far as is known. */
  record Hit(DefinitionHash hash, GenerationSummary generation) implements LookupAnswer {}

  /** The image exists, but its base image has moved since. */
  record Stale(DefinitionHash hash, GenerationSummary generation, String why)
      implements LookupAnswer {}

  /** Somebody's build is making it. */
  record Building(DefinitionHash hash, Build build) implements LookupAnswer {}

  /** The last attempt failed, and nothing came before it. */
  record Failed(DefinitionHash hash, Build build) implements LookupAnswer {}

  /** Nobody has asked for it yet. */
  record Miss(DefinitionHash hash) implements LookupAnswer {}
}
