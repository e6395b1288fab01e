package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.build.Build;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has an image built unless it is there, shows how that goes on, and says what came out. */
final class Ensuring {

  private final Session session;
  private final KapselClient client;
  private final Terminal terminal;

  Ensuring(Session session, KapselClient client) {
    this.session = session;
    this.client = client;
    this.terminal = session.terminal();
  }

  /** What programs read: what was registered, if anything, and what is known of its image. */
  record Outcome(@Nullable Registered registered, LookupAnswer image) {}

  int run(LookupRequest request, boolean wait, @Nullable Registered registered) {
    LookupAnswer answer = client.ensure(request);
    if (answer instanceof LookupAnswer.Building building && wait) {
      Build ended = new Following(session, client).follow(building.build());
      answer = client.lookUp(LookupRequest.of(answer.hash()));
      if (answer instanceof LookupAnswer.Miss && ended.generation() != null) {
        write(registered, answer, List.of(ImageLines.withheld(ended.generation())));
        return ExitCodes.NEGATIVE;
      }
    } else if (answer instanceof LookupAnswer.Building building) {
      write(registered, answer, Following.howTo(building.build()));
      return ExitCodes.OK;
    }
    boolean told = session.answers().forPeople() && answer instanceof LookupAnswer.Failed;
    write(registered, answer, told ? List.of() : new ImageLines(terminal).of(answer));
    return ImageLines.exists(answer) ? ExitCodes.OK : ExitCodes.NEGATIVE;
  }

  private void write(@Nullable Registered registered, LookupAnswer answer, List<String> lines) {
    session.answers().write(registered == null ? answer : new Outcome(registered, answer), lines);
  }
}
