package dev.kapsel.functions.environment;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.api.RegistrationForecast;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.ContentId;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Says what a registration would be answered, and writes nothing. */
@Singleton
public final class RegistrationPreviews {

  private final Environments environments;
  private final EnvironmentCount count;
  private final RegistrationRules rules;

  RegistrationPreviews(
      Environments environments, EnvironmentCount count, DefinitionRules definitions) {
    this.environments = environments;
    this.count = count;
    this.rules = new RegistrationRules(environments, definitions);
  }

  public RegistrationForecast forecast(Registration asked) {
    try {
      return answer(asked);
    } catch (Rejected e) {
      return new RegistrationForecast.Refused(e.problem());
    }
  }

  private RegistrationForecast answer(Registration asked) {
    ContentId content = ContentId.of(rules.accepted(asked));
    VersionName wanted = RegistrationRules.wanted(asked);
    EnvironmentHead head =
        environments.head(asked.workspace(), asked.name()).map(Stored::value).orElse(null);
    Optional<EnvironmentVersion> same = rules.same(asked, wanted, head, content);
    if (same.isPresent()) {
      return new RegistrationForecast.Same(same.get().version());
    }
    RegistrationRules.mustNotBeArchived(asked, head);
    if (head == null && count.oneMore(asked.workspace()).isEmpty()) {
      throw count.full(asked.workspace());
    }
    return new RegistrationForecast.Next(RegistrationRules.next(wanted, head), head == null);
  }
}
