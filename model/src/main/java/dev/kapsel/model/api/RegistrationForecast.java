package dev.kapsel.model.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kapsel.model.environment.VersionName;

/** What a registration would be answered, as things are now. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RegistrationForecast.Same.class, name = "same"),
  @JsonSubTypes.Type(value = RegistrationForecast.Next.class, name = "next"),
  @JsonSubTypes.Type(value = RegistrationForecast.Refused.class, name = "refused")
})
public sealed interface RegistrationForecast {

  /** A version says the same already, and would be that version again. */
  record Same(VersionName version) implements RegistrationForecast {}

  /**
   * It would be a new version.
   *
   * @param newEnvironment whether it would be the first of its name
   */
  record Next(VersionName version, boolean newEnvironment) implements RegistrationForecast {}

  /** It would not be registered. */
  record Refused(Problem problem) implements RegistrationForecast {}
}
