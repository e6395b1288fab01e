package dev.kapsel.local.issuer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.kapsel.local.folder.DurableFile;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The users of this machine, as they stand in a file that its owner may edit at any time. */
final class Users {

  /** Whoever may read the data directory. */
  static final String DEVELOPER = "developer";

  private static final List<User> FIRST =
      List.of(
          new User(
              DEVELOPER, "Developer", "developer@example.com", List.of("kapsel-administrators")),
          new User("alice", "Alice", "alice@example.com", List.of("forecasting")),
          new User("bob", "Bob", "bob@example.com", List.of()));
  private static final ObjectReader READER =
      KapselJson.mapper()
          .readerFor(Listed.class)
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private record Listed(List<User> users) {}

  private final Path file;

  private Users(Path file) {
    this.file = file;
  }

  /**
   * Writes the file if there is none.
   *
   * @throws IOException if it cannot be read; the message says what is wrong with it
   */
  static Users in(Path file) throws IOException {
    if (!Files.exists(file)) {
      DurableFile.write(
          file,
          KapselJson.mapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsBytes(new Listed(FIRST)));
    }
    Users users = new Users(file);
    users.read();
    return users;
  }

  /** As the file is now. */
  List<User> all() throws OAuthException {
    try {
      return read();
    } catch (IOException e) {
      throw new OAuthException("server_error", String.valueOf(e.getMessage()));
    }
  }

  Optional<User> find(String sub) throws OAuthException {
    return all().stream().filter(user -> user.sub().equals(sub)).findFirst();
  }

  private List<User> read() throws IOException {
    try {
      Listed listed = READER.readValue(Files.readAllBytes(file));
      Set<String> seen = new HashSet<>();
      for (User user : listed.users()) {
        if (!seen.add(user.sub())) {
          throw new IOException(file + ": two users have the sub `" + user.sub() + "`; change one");
        }
      }
      return listed.users();
    } catch (JsonMappingException e) {
      throw new IOException(file + ": " + told(e), e);
    } catch (JacksonException e) {
      throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String told(JsonMappingException e) {
    return e.getCause() instanceof IllegalArgumentException wrong
        ? String.valueOf(wrong.getMessage())
        : e.getOriginalMessage();
  }
}
