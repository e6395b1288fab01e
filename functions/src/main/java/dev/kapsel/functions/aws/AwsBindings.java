package dev.kapsel.functions.aws;

import dev.kapsel.functions.access.AccessSettings;
import dev.kapsel.functions.aws.codebuild.BuildProjects;
import dev.kapsel.functions.aws.codebuild.CodeBuildService;
import dev.kapsel.functions.aws.codebuild.EndedBuilds;
import dev.kapsel.functions.aws.ecr.EcrLogins;
import dev.kapsel.functions.aws.ecr.EcrPublishers;
import dev.kapsel.functions.aws.ecr.EcrRegistry;
import dev.kapsel.functions.aws.ecr.EcrRepositories;
import dev.kapsel.functions.aws.s3.DefinitionObjects;
import dev.kapsel.functions.aws.s3.ObjectStore;
import dev.kapsel.functions.aws.s3.S3Artifacts;
import dev.kapsel.functions.aws.s3.S3BuildLogs;
import dev.kapsel.functions.aws.s3.S3ContextStore;
import dev.kapsel.functions.build.BuildLogs;
import dev.kapsel.functions.build.BuildService;
import dev.kapsel.functions.build.BuildSettings;
import dev.kapsel.functions.build.Connections;
import dev.kapsel.functions.build.EndedWorkers;
import dev.kapsel.functions.context.ContextStore;
import dev.kapsel.functions.event.EventBus;
import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.PublisherLogins;
import dev.kapsel.functions.metric.Meter;
import dev.kapsel.functions.stack.DefinitionFiles;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.api.SignInSettings;
import dev.kapsel.model.protocol.BuildPlan;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.EcrClientBuilder;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What a deployed function works with. The stack's template names it in variables of the function's
 * environment; a bean is made when a function first needs it, so that those which need little load
 * little.
 */
@Factory
@Requires(property = AwsBindings.DEPLOYED)
final class AwsBindings {

  static final String DEPLOYED = "kapsel.table";

  /** The namespace of what is measured. */
  static final String METRICS = "kapsel.metrics";

  private static final int PACKAGES = 2_000;
  private static final long DOWNLOAD_BYTES = 8L << 30;
  private static final long UNPACKED_BYTES = 32L << 30;

  /** Those run in containers, which end after an hour, with the time to fetch their worker. */
  private static final Duration STEPS_WITHIN = Duration.ofMinutes(57);

  @Singleton
  @Secondary
  Clock clock() {
    return Clock.systemUTC();
  }

  @Singleton
  @Secondary
  RandomGenerator random() {
    return new FreshRandom();
  }

  @Singleton
  @Secondary
  AccessSettings access(
      @Property(name = "kapsel.groups-claims", defaultValue = "") String claims,
      @Property(name = "kapsel.administrators", defaultValue = "") String administrators) {
    List<String> named = list(claims);
    Set<Member> members =
        list(administrators).stream().map(Member::parse).collect(Collectors.toSet());
    return new AccessSettings(named.isEmpty() ? AccessSettings.USUAL_CLAIMS : named, members);
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }

  @Singleton
  @Secondary
  BuildSettings builds(
      @Property(name = "kapsel.recipe") String recipe,
      @Property(name = "kapsel.build-minutes") int minutes,
      @Property(name = "kapsel.registry") String registry,
      @Property(name = "kapsel.package-index", defaultValue = "") String index,
      @Property(name = "kapsel.debian-mirror", defaultValue = "") String mirror) {
    // Where the account reaches its registry by an endpoint of its own, the address is private.
    BuildPlan.Sources sources =
        new BuildPlan.Sources(
            index.isBlank() ? null : index, mirror.isBlank() ? null : mirror, List.of(registry));
    BuildPlan.Limits limits =
        new BuildPlan.Limits(minutes * 60L, PACKAGES, DOWNLOAD_BYTES, UNPACKED_BYTES);
    return BuildSettings.usual(recipe, limits, sources).stepsWithin(STEPS_WITHIN);
  }

  @Singleton
  @Secondary
  CodeBuildClient codeBuild() {
    return AwsClients.client(CodeBuildClient.builder(), AwsClients.USUAL);
  }

  @Singleton
  @Secondary
  BuildService buildService(
      CodeBuildClient client,
      @Property(name = "kapsel.assembly-project") String assembly,
      @Property(name = "kapsel.engine-project") String engine,
      @Property(name = "kapsel.service") String service,
      @Property(name = "kapsel.program") String program) {
    return new CodeBuildService(client, new BuildProjects(assembly, engine, service, program));
  }

  @Singleton
  EndedWorkers endedWorkers(CodeBuildClient client) {
    return new EndedBuilds(client);
  }

  @Singleton
  @Secondary
  ImageRegistry registry(
      EcrRepositories repositories, @Property(name = "kapsel.registry-role") String role) {
    return new EcrRegistry(
        AwsClients.client(EcrClient.builder(), AwsClients.USUAL),
        logins(role, EcrClient::builder),
        repositories);
  }

  @Singleton
  @Secondary
  PublisherLogins publishers(
      @Property(name = "kapsel.curated-repositories", defaultValue = "") String arns,
      @Property(name = "kapsel.registry-role", defaultValue = "") String role) {
    return new EcrPublishers(
        list(arns), region -> logins(role, () -> EcrClient.builder().region(region)));
  }

  private static EcrLogins logins(String role, Supplier<EcrClientBuilder> clients) {
    return new EcrLogins(
        AwsClients.client(StsClient.builder(), AwsClients.USUAL),
        role,
        credentials ->
            AwsClients.client(clients.get().credentialsProvider(credentials), AwsClients.USUAL));
  }

  /** Also who owns an image, by names alone: who only reads definitions asks no registry. */
  @Singleton
  @Secondary
  EcrRepositories repositories(
      @Property(name = "kapsel.registry") String host,
      @Property(name = "kapsel.registry-scheme", defaultValue = "https") String scheme,
      @Property(name = "kapsel.repository-arns") String arns,
      @Property(name = "kapsel.repositories") String prefix) {
    return new EcrRepositories(scheme, host, arns, prefix);
  }

  @Singleton
  @Secondary
  Connections connections(@Property(name = "kapsel.secrets") String prefix) {
    return new SecretConnections(
        AwsClients.client(SecretsManagerClient.builder(), AwsClients.USUAL), prefix);
  }

  @Singleton
  ObjectStore store(@Property(name = "kapsel.store") String bucket) {
    return new ObjectStore(AwsClients.client(S3Client.builder(), AwsClients.USUAL), bucket);
  }

  @Singleton
  @Secondary
  Artifacts artifacts(ObjectStore store) {
    return new S3Artifacts(store);
  }

  @Singleton
  @Secondary
  BuildLogs logs(ObjectStore store) {
    return new S3BuildLogs(store);
  }

  /** With a client of its own: an archive takes longer than what else is kept in the bucket. */
  @Singleton
  @Secondary
  ContextStore contexts(@Property(name = "kapsel.store") String bucket, Clock clock) {
    return new S3ContextStore(
        AwsClients.client(S3Client.builder(), AwsClients.ARCHIVES),
        S3Presigner.create(),
        bucket,
        clock);
  }

  /** With a client of its own, because the function that needs it has no store. */
  @Singleton
  @Secondary
  DefinitionFiles definitions() {
    return new DefinitionObjects(AwsClients.client(S3Client.builder(), AwsClients.USUAL));
  }

  @Singleton
  @Requires(property = "kapsel.event-bus")
  EventBus events(@Property(name = "kapsel.event-bus") String bus) {
    return new EventBridgeBus(
        AwsClients.client(EventBridgeClient.builder(), AwsClients.USUAL), bus);
  }

  @Singleton
  @Requires(property = METRICS)
  Meter meter(@Property(name = METRICS) String namespace, Clock clock) {
    return new EmbeddedMetrics(namespace, clock, System.out);
  }

  @Singleton
  SignInSettings signIn(
      @Property(name = "kapsel.issuer") String issuer,
      @Property(name = "kapsel.client") String client,
      @Property(name = "kapsel.audience") String audience,
      @Property(name = "kapsel.callback", defaultValue = "") String callback) {
    return new SignInSettings(
        issuer, client, audience, callback.isBlank() ? null : URI.create(callback));
  }
}
