package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.search.ImageUser;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kapsel image users}. */
@Command(name = "users", description = "List the environment versions that name an image.")
final class ImageUsersCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      paramLabel = "REF|HASH",
      description = "An environment, as NAME or NAME:VERSION, or a definition hash.")
  String name;

  @Mixin LimitOption limit = new LimitOption();

  ImageUsersCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    KapselClient client = session.client();
    DefinitionHash hash = Subject.hash(name, client);
    List<ImageUser> users = limit.first(session, token -> client.search().users(hash, token));
    session.answers().write(users, new SearchLines(session.terminal()).users(users));
    return ExitCodes.OK;
  }
}
