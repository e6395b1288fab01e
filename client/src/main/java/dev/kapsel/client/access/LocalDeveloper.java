package dev.kapsel.client.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.TokenSource;
import dev.kapsel.client.UnreachableException;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whoever can read the data directory of a service on this machine: its developer. A secret that
 * lies there is exchanged for tokens at the service's own issuer. A service with an issuer
 * somewhere else has no developer.
 */
public final class LocalDeveloper implements TokenSource {

  /** The fact of {@code service.json} that says where the secret is exchanged. */
  public static final String TOKENS = "developerTokens";

  private static final String SERVICE = "service.json";
  private static final String SECRET = "developer-credential";
  private static final String CLIENT = "kapsel-local";

  private final Path data;
  private final Clock clock;
  private @Nullable Held held;

  private record Held(String token, Instant until) {
    @Override
    public String toString() {
      return "Held[until " + until + "]";
    }
  }

  public LocalDeveloper(Path data) {
    this(data, Clock.systemUTC());
  }

  LocalDeveloper(Path data, Clock clock) {
    this.data = data;
    this.clock = clock;
  }

  /** Whether this is the service that runs on the data directory. */
  boolean serves(URI service) {
    return described()
        .map(said -> said.path("service").asText())
        .filter(address -> address.equals(CredentialFile.key(service)))
        .isPresent();
  }

  @Override
  public synchronized Optional<String> token() {
    Held now = held;
    if (now == null || !clock.instant().isBefore(now.until())) {
      now = exchanged();
      held = now;
    }
    return Optional.ofNullable(now).map(Held::token);
  }

  @Override
  public synchronized Optional<String> another(String refused) {
    Held now = held;
    if (now != null && now.token().equals(refused)) {
      held = null;
    }
    return token();
  }

  @Override
  public String remedy() {
    return "Start the service again, or sign in with `kapsel login`.";
  }

  @Override
  public String kind() {
    return "developer of this machine";
  }

  private @Nullable Held exchanged() {
    Optional<URI> place =
        described()
            .map(said -> said.path(TOKENS).asText())
            .filter(text -> !text.isEmpty())
            .map(URI::create)
            .filter(Loopback::is);
    String secret = read(SECRET);
    if (place.isEmpty() || secret == null) {
      return null;
    }
    byte[] login = (CLIENT + ":" + secret).getBytes(StandardCharsets.UTF_8);
    Web.Answer answer =
        Web.post(
            place.get(),
            Map.of("grant_type", "client_credentials"),
            "Basic " + Base64.getEncoder().encodeToString(login));
    String token = answer.json().path("access_token").asText();
    if (!answer.good() || token.isEmpty()) {
      throw new SignInException(
          "the service on " + data + " does not know its developer: " + answer.refusal());
    }
    long seconds = answer.json().path("expires_in").asLong();
    return new Held(token, Renewal.ahead(clock.instant().plusSeconds(seconds)));
  }

  private Optional<JsonNode> described() {
    String text = read(SERVICE);
    try {
      return text == null ? Optional.empty() : Optional.of(KapselJson.mapper().readTree(text));
    } catch (IOException e) {
      throw unreadable(SERVICE, e);
    }
  }

  private @Nullable String read(String name) {
    try {
      return Files.readString(data.resolve(name));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private UnreachableException unreadable(String name, IOException e) {
    return new UnreachableException(
        data.resolve(name) + " cannot be read: " + e.getMessage() + "; start the service again", e);
  }
}
