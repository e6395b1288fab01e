package dev.kapsel.client.access;

import dev.kapsel.client.TokenSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Decides for whom the command line asks a service: the service token that it is given, else the
 * role of AWS if it is told to use that, else who has signed in there, else the developer of this
 * machine if it is this machine's service, else nobody.
 */
public final class Callers {

  private static final String BY_AWS = "iam";

  private Callers() {}

  /**
   * What the surroundings say of who asks.
   *
   * @param token a service token; null if none is given
   * @param kind {@code iam} for the role of AWS; null if nothing is said
   */
  public record Said(@Nullable String token, @Nullable String kind) {}

  /**
   * @param data where the service of this machine keeps its data
   * @throws SignInException if a token or signature would be sent where others could read it, or
   *     what is said is no way to ask
   */
  public static TokenSource of(
      URI service, Said said, CredentialFile file, Path data, Clock clock) {
    TokenSource source = choice(service, said, file, data, clock);
    boolean secret = "https".equals(service.getScheme()) || Loopback.is(service);
    if (source != TokenSource.NOBODY && !secret) {
      throw new SignInException(
          "`" + service + "` is neither https nor on this machine, so no token is sent there");
    }
    return source;
  }

  private static TokenSource choice(
      URI service, Said said, CredentialFile file, Path data, Clock clock) {
    if (said.token() != null) {
      return new ServiceToken(said.token());
    }
    if (said.kind() != null) {
      return byKind(said.kind(), service, clock);
    }
    if (file.find(service).isPresent()) {
      return new SignedIn(file, service, clock);
    }
    LocalDeveloper developer = new LocalDeveloper(data, clock);
    return developer.serves(service) ? developer : TokenSource.NOBODY;
  }

  private static TokenSource byKind(String kind, URI service, Clock clock) {
    if (!kind.equals(BY_AWS)) {
      throw new SignInException(
          "KAPSEL_AUTH `"
              + kind
              + "` is no way to ask; set it to `iam` for the role of AWS that this process has, or"
              + " unset it");
    }
    if (Loopback.is(service)) {
      throw new SignInException(
          "KAPSEL_AUTH is `iam`, and a service on this machine takes no signatures of AWS; unset it");
    }
    return AwsRole.ofThisProcess(service, clock);
  }
}
