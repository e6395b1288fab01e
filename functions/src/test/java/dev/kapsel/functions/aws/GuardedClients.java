package dev.kapsel.functions.aws;

import dev.kapsel.functions.aws.codebuild.BuildProjects;
import dev.kapsel.functions.aws.codebuild.CodeBuildService;
import dev.kapsel.functions.aws.ecr.EcrLogins;
import dev.kapsel.functions.aws.ecr.EcrRegistry;
import dev.kapsel.functions.aws.ecr.EcrRepositories;
import dev.kapsel.functions.aws.ecr.FakeSts;
import dev.kapsel.functions.aws.s3.ObjectStore;
import dev.kapsel.functions.aws.s3.S3Artifacts;
import dev.kapsel.functions.aws.s3.S3BuildLogs;
import dev.kapsel.functions.aws.s3.S3ContextStore;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.table.RecordedTable;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * By the adapters to AWS; a switch cuts the functions off between two calls of the SDK. Behind the
 * SDK's clients is what is behind the ports otherwise, but for the bucket.
 */
public final class GuardedClients implements Outside {

  private static final String BUCKET = "store";

  private final PowerSwitch power;
  private final Function<Clock, RecordedTable> tables;
  private final FakeS3 bucket = new FakeS3();
  private final S3Presigner presigner =
      S3Presigner.builder()
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
          .build();
  private Clock clock = Clock.systemUTC();
  private @Nullable FakeEcr ecr;
  private @Nullable FakeCodeBuild builds;

  /**
   * @param tables whose client the same switch guards
   */
  public GuardedClients(PowerSwitch power, Function<Clock, RecordedTable> tables) {
    this.power = power;
    this.tables = tables;
  }

  /** Puts an object into the bucket, as whoever got an address for it. */
  public void put(String key, byte[] content) {
    bucket.put(key, content);
  }

  @Override
  public Opened open(Clock clock) {
    this.clock = clock;
    RecordedTable table = tables.apply(clock);
    return new Opened(table, table);
  }

  @Override
  public List<Object> singletons(Ports real) {
    // What AWS has stays when functions begin anew.
    ecr = ecr == null ? new FakeEcr(real.registry()) : ecr;
    builds = builds == null ? new FakeCodeBuild(real.service()) : builds;
    EcrClient images = guarded(ecr, EcrClient.class);
    S3Client objects = guarded(bucket, S3Client.class);
    ObjectStore store = new ObjectStore(objects, BUCKET);
    return List.of(
        real.table(),
        new CodeBuildService(
            guarded(builds, CodeBuildClient.class),
            new BuildProjects("assembly", "engine", "https://kapsel.example", "arn:layer")),
        new S3BuildLogs(store),
        new EcrRegistry(
            images,
            new EcrLogins(
                guarded(new FakeSts(Instant.MAX), StsClient.class), "arn:role", any -> images),
            new EcrRepositories("http", "127.0.0.1:5000", "arn:", "kapsel")),
        new S3Artifacts(store),
        new S3ContextStore(objects, presigner, BUCKET, clock),
        new SecretConnections(
            guarded(new FakeSecrets(real.connections(), "kapsel"), SecretsManagerClient.class),
            "kapsel"),
        new EventBridgeBus(guarded(new FakeEvents(), EventBridgeClient.class), "kapsel"));
  }

  private <T> T guarded(Object real, Class<T> client) {
    return client.cast(power.guard(real, client));
  }

  private static final class FakeEvents implements EventBridgeClient {
    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
      return PutEventsResponse.builder().failedEntryCount(0).build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
