package dev.kapsel.client.cli;

import dev.kapsel.model.api.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --limit} of commands that show what was looked for, which is all of it unless it is given.
 */
final class LimitOption {

  @Option(
      names = "--limit",
      converter = CountingNumber.class,
      paramLabel = "N",
      description = "At most so many (default: all).")
  @Nullable Integer rows;

  <T> List<T> first(Session session, Function<@Nullable String, Page<T>> pages) {
    return Pages.first(session, rows == null ? Integer.MAX_VALUE : rows, pages);
  }
}
