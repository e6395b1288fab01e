package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.identity.DefinitionHash;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which image a command is about: that of a version, of a hash, or of a definition in a file. */
final class Subject {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REF|HASH",
      description = "An environment, as NAME, NAME:VERSION or NAME@latest, or a definition hash.")
  @Nullable String name;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A definition that need not be registered.")
  @Nullable Path file;

  LookupRequest request(Session session) {
    if ((name == null) == (file == null)) {
      throw new UsageException("name an environment or a hash, or give a definition with -f FILE");
    }
    if (file != null) {
      return LookupRequest.of(session.expandable(file).expanded());
    }
    return name != null && HASH.matcher(name).matches()
        ? LookupRequest.of(DefinitionHash.parse(name))
        : LookupRequest.of(reference(name == null ? "" : name));
  }

  /** The hash that a reference stands for, or the hash itself. */
  static DefinitionHash hash(String name, KapselClient client) {
    return HASH.matcher(name).matches()
        ? DefinitionHash.parse(name)
        : client.version(reference(name)).definitionHash();
  }

  static EnvironmentReference reference(String text) {
    try {
      return EnvironmentReference.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() + "; an environment is named NAME or NAME:VERSION");
    }
  }
}
