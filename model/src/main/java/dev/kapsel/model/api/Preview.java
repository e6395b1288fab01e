package dev.kapsel.model.api;

import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.difference.DefinitionChange;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would come of a definition, as things are now. Asking for it changes nothing.
 *
 * @param findings everything that the analysis says, errors first
 * @param contentId null where the definition has errors, as all that follows from what it says
 * @param registration null where no name is given
 * @param change against the latest version of the environment; null where there is none
 * @param lookup what a look-up of the hash answers
 * @param build what a build would take; null where none is needed
 */
public record Preview(
    List<Finding> findings,
    @Nullable ContentId contentId,
    @Nullable DefinitionHash definitionHash,
    @Nullable RegistrationForecast registration,
    @Nullable Change change,
    @Nullable LookupAnswer lookup,
    @Nullable BuildForecast build) {

  public Preview {
    findings = List.copyOf(findings);
  }

  /**
   * What the definition changes.
   *
   * @param since the latest version
   * @param changes first those that make another image, then by field
   * @param omitted how many more there are
   */
  public record Change(VersionName since, List<DefinitionChange> changes, int omitted) {
    public Change {
      changes = List.copyOf(changes);
    }
  }
}
