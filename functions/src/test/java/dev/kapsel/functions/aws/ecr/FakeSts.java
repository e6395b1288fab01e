package dev.kapsel.functions.aws.ecr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/** Gives a session to whoever asks, and keeps what was asked for. */
public final class FakeSts implements StsClient {

  private final List<AssumeRoleRequest> sessions = new ArrayList<>();
  private final Instant end;

  public FakeSts(Instant end) {
    this.end = end;
  }

  List<AssumeRoleRequest> sessions() {
    return sessions;
  }

  @Override
  public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
    sessions.add(request);
    return AssumeRoleResponse.builder()
        .credentials(
            c -> c.accessKeyId("key").secretAccessKey("x").sessionToken("token").expiration(end))
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
