package dev.kapsel.functions.aws.ecr;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EcrException;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenRequest;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenResponse;

/** ECR, as far as it gives logins out, or fails to. */
final class FakeTokens implements EcrClient {

  private final Instant end;
  private @Nullable EcrException failure;

  FakeTokens(Instant end) {
    this.end = end;
  }

  void fail(String message) {
    failure = (EcrException) EcrException.builder().message(message).build();
  }

  @Override
  public GetAuthorizationTokenResponse getAuthorizationToken(GetAuthorizationTokenRequest request) {
    if (failure != null) {
      throw failure;
    }
    String pair = Base64.getEncoder().encodeToString("AWS:secret".getBytes(StandardCharsets.UTF_8));
    return GetAuthorizationTokenResponse.builder()
        .authorizationData(d -> d.authorizationToken(pair).expiresAt(end))
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
