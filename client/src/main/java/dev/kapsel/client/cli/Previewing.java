package dev.kapsel.client.cli;

import dev.kapsel.model.api.Preview;
import dev.kapsel.model.api.PreviewRequest;
import dev.kapsel.model.api.RegistrationForecast;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import org.jspecify.annotations.Nullable;

/** Asks what would come of a file, and shows it. */
final class Previewing {

  private final Session session;

  Previewing(Session session) {
    this.session = session;
  }

  /**
   * @param name null: the one in the file
   * @param version null: the one in the file, else the next number
   */
  int run(
      DefinitionFile definition, @Nullable EnvironmentName name, @Nullable VersionName version) {
    Preview preview =
        session
            .client()
            .comparisons()
            .preview(new PreviewRequest(null, definition.text().text(), name, version));
    session.answers().write(preview, new PreviewLines(session.terminal()).of(preview));
    boolean refused =
        preview.contentId() == null
            || preview.registration() instanceof RegistrationForecast.Refused;
    return refused ? ExitCodes.NEGATIVE : ExitCodes.OK;
  }
}
