package dev.kapsel.client.cli;

import dev.kapsel.model.api.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --limit} of commands that show what grows without end, the newest first. */
final class NewestOption {

  @Option(
      names = "--limit",
      converter = CountingNumber.class,
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  int rows;

  <T> List<T> first(Session session, Function<@Nullable String, Page<T>> pages) {
    return Pages.first(session, rows, pages);
  }
}
