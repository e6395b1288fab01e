package dev.kapsel.functions.aws.ecr;

import dev.kapsel.functions.aws.ecr.SessionPolicy.Grant;
import dev.kapsel.functions.problem.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Logins that reach the repositories that are named and nothing else. A login of ECR has the rights
 * of whoever asked for it, so it is asked for by a session of the role for registries, whose policy
 * names them. Source: "Private registry authentication" and "Session policies" of AWS's guides.
 */
public final class EcrLogins {

  private static final Duration SESSION = Duration.ofHours(1);

  private static final List<String> PULL =
      List.of("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer");

  private static final List<String> PUSH =
      List.of(
          "ecr:CompleteLayerUpload",
          "ecr:InitiateLayerUpload",
          "ecr:PutImage",
          "ecr:UploadLayerPart");

  private final StsClient sts;
  private final String role;
  private final Function<StaticCredentialsProvider, EcrClient> clients;

  /**
   * @param role whose sessions ask, by its ARN
   * @param clients makes a client that speaks with other credentials
   */
  public EcrLogins(
      StsClient sts, String role, Function<StaticCredentialsProvider, EcrClient> clients) {
    this.sts = sts;
    this.role = role;
    this.clients = clients;
  }

  /**
   * A login, as {@code docker login} takes it.
   *
   * @param expiresAt when it is good no more
   */
  record Login(String username, String password, Instant expiresAt) {
    @Override
    public String toString() {
      return "Login[" + username + " until " + expiresAt + "]";
    }
  }

  Login toPull(String repository) {
    return login("pull", List.of(new Grant(PULL, repository)));
  }

  /**
   * Also to pull: what is pushed already is not pushed again, and an image may be a base.
   *
   * @param shared another one, that may be pulled from
   */
  Login toPush(String repository, String shared) {
    List<String> both = Stream.concat(PULL.stream(), PUSH.stream()).toList();
    return login("push", List.of(new Grant(both, repository), new Grant(PULL, shared)));
  }

  private Login login(String session, List<Grant> grants) {
    Credentials credentials = session(session, grants);
    AwsSessionCredentials identity =
        AwsSessionCredentials.create(
            credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    try (EcrClient client = clients.apply(StaticCredentialsProvider.create(identity))) {
      AuthorizationData data =
          client.getAuthorizationToken(request -> {}).authorizationData().getFirst();
      String[] pair =
          new String(Base64.getDecoder().decode(data.authorizationToken()), StandardCharsets.UTF_8)
              .split(":", 2);
      return new Login(pair[0], pair[1], earlier(data.expiresAt(), credentials.expiration()));
    }
  }

  private Credentials session(String name, List<Grant> grants) {
    try {
      return sts.assumeRole(
              request ->
                  request
                      .roleArn(role)
                      .roleSessionName("kapsel-" + name)
                      .durationSeconds((int) SESSION.toSeconds())
                      .policy(SessionPolicy.of(grants)))
          .credentials();
    } catch (SdkException e) {
      throw new UnavailableException(
          "STS gives no session of the role for registries: " + e.getMessage(), e);
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
