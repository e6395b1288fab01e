package dev.kapsel.client.access;

import dev.kapsel.client.TokenSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Decides for whom the command line asks a service: the service token that it is given, else who
 * has signed in there, else the developer of this machine if it is this machine's service, else
 * nobody.
 */
public final class Callers {

  private Callers() {}

  /**
   * @param serviceToken null if none is given
   * @param data where the service of this machine keeps its data
   * @throws SignInException if a token would be sent where others could read it
   */
  public static TokenSource of(
      URI service, @Nullable String serviceToken, CredentialFile file, Path data, Clock clock) {
    TokenSource source = choice(service, serviceToken, file, data, clock);
    boolean secret = "https".equals(service.getScheme()) || Loopback.is(service);
    if (source != TokenSource.NOBODY && !secret) {
      throw new SignInException(
          "`" + service + "` is neither https nor on this machine, so no token is sent there");
    }
    return source;
  }

  private static TokenSource choice(
      URI service, @Nullable String serviceToken, CredentialFile file, Path data, Clock clock) {
    if (serviceToken != null) {
      return new ServiceToken(serviceToken);
    }
    if (file.find(service).isPresent()) {
      return new SignedIn(file, service, clock);
    }
    LocalDeveloper developer = new LocalDeveloper(data, clock);
    return developer.serves(service) ? developer : TokenSource.NOBODY;
  }
}
