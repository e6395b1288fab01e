package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.search.BaseMatch;
import dev.kapsel.model.search.FoundImage;
import dev.kapsel.model.search.ImageUser;
import dev.kapsel.model.search.PackageMatch;
import java.util.List;
import java.util.stream.Collectors;

/** What was found, as lines. */
final class SearchLines {

  private static final List<String> NOTHING = List.of("nothing found");

  private final Terminal terminal;
  private final Style style;

  SearchLines(Terminal terminal) {
    this.terminal = terminal;
    this.style = terminal.style();
  }

  /** The answer to a search that finds nothing is no. */
  static int exitCode(List<?> found) {
    return found.isEmpty() ? ExitCodes.NEGATIVE : ExitCodes.OK;
  }

  List<String> environments(List<EnvironmentSummary> found) {
    return found.isEmpty() ? NOTHING : new EnvironmentLines(terminal).of(found);
  }

  List<String> packages(List<PackageMatch> found) {
    Columns table =
        new Columns("package", "version", "from", "image", ">generation", "", "used by");
    for (PackageMatch match : found) {
      FoundImage image = match.image();
      table.row(
          Text.safe(match.name()),
          Text.safe(match.version()),
          match.from().toString(),
          image(image),
          Integer.toString(image.generation()),
          image.current() ? "current" : "",
          users(image));
    }
    return found.isEmpty() ? NOTHING : table.lines(0, style);
  }

  List<String> bases(List<BaseMatch> found) {
    Columns table = new Columns("base", "image", ">generation", "", "made", "used by");
    for (BaseMatch match : found) {
      FoundImage image = match.image();
      table.row(
          match.base().toString(),
          image(image),
          Integer.toString(image.generation()),
          image.current() ? "current" : "",
          Units.moment(image.createdAt()),
          users(image));
    }
    return found.isEmpty() ? NOTHING : table.lines(0, style);
  }

  List<String> users(List<ImageUser> users) {
    Columns table = new Columns("version", "state", "registered", "by", "description");
    for (ImageUser user : users) {
      table.row(
          user.name() + ":" + user.version(),
          Boolean.TRUE.equals(user.archived()) ? "archived" : "",
          Units.moment(user.createdAt()),
          Text.safe(user.createdBy()),
          Text.safe(user.description()));
    }
    return users.isEmpty() ? List.of("no version names this image") : table.lines(0, style);
  }

  private static String image(FoundImage image) {
    String hash = Units.brief(image.hash());
    return WorkspaceName.CURATED.equals(image.workspace()) ? hash + " (curated)" : hash;
  }

  private static String users(FoundImage image) {
    return image.versions().stream().map(Object::toString).collect(Collectors.joining(", "))
        + (image.moreVersions() ? ", ..." : "");
  }
}
