package dev.kapsel.model.contract;

import dev.kapsel.model.access.Identity;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.access.ServiceToken;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.api.CopyRequest;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.GenerationDetails;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.IssuedToken;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.MemberRequest;
import dev.kapsel.model.api.ProblemPage;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.api.WorkspaceSummary;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.change.ChangeSubject;
import dev.kapsel.model.change.Changes;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages;
import dev.kapsel.model.search.BaseMatch;
import dev.kapsel.model.search.FoundImage;
import dev.kapsel.model.search.ImageUser;
import dev.kapsel.model.search.PackageMatch;
import dev.kapsel.model.search.PackageSource;
import dev.kapsel.model.workspace.Membership;
import dev.kapsel.model.workspace.Workspace;
import dev.kapsel.model.workspace.WorkspaceSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The examples themselves. */
final class ExampleRecords {

  static final DefinitionHash HASH = new DefinitionHash(new Sha256(Examples.HEX));

  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final WorkspaceName WORKSPACE = new WorkspaceName("default");
  private static final EnvironmentName NAME = new EnvironmentName("forecast");
  private static final VersionName VERSION = new VersionName("1");
  private static final Map<String, String> TAGS = Map.of("team", "demand");
  private static final String ADA = "user:ada";
  private static final BuildId BUILD = new BuildId(Examples.BUILD);
  private static final LockHash LOCK_HASH = new LockHash(Sha256.of("lock"));
  private static final Digest DIGEST = Digest.of(new byte[] {1});
  private static final ImageReference BASE =
      ImageReference.parse("kapsel/python:3.11-bookworm@" + DIGEST);
  private static final Definition DEFINITION = DefinitionReader.registered(Examples.expanded());

  private static final StageTiming STAGE =
      new StageTiming(Stage.PUSH, NOON, NOON.plusSeconds(2), 12, 12, "layers", "12 layers, 61 MB");
  private static final Layer LAYER =
      new Layer(DIGEST, Digest.of(new byte[] {2}), 21_000_000, "numpy 2.2.6");
  private static final WorkerMessages.IndexedLayer INDEXED =
      new WorkerMessages.IndexedLayer(
          LAYER, List.of("libopenblas.so.0"), Map.of("libc.so.6", "numpy.whl"), null);
  private static final WorkerMessages.LogLine LINE =
      new WorkerMessages.LogLine(NOON, "resolved 12 packages");
  private static final Failure FAILURE =
      new Failure(
          "package-not-found",
          Stage.RESOLVE_PACKAGES,
          "there is no numpi on the index",
          "Correct the name; is it numpy?",
          false);

  static final Build RUNNING = build(BuildState.RUNNING);

  private static final Lock LOCK =
      new Lock(
          "1",
          Platform.LINUX_AMD64,
          List.of(DIGEST),
          new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11"),
          true,
          true,
          List.of(
              new LockedFile(
                  LockedFile.Kind.WHEEL,
                  "numpy",
                  "2.2.6",
                  "numpy-2.2.6-cp311-cp311-manylinux_2_17_x86_64.whl",
                  Sha256.of("numpy"),
                  16_821_570)),
          List.of(new Lock.Provided("setuptools", "66.1.1")));

  private static final Generation GENERATION =
      new Generation(
          HASH,
          1,
          ImageReference.parse("registry.example/kapsel/default:" + HASH + ".1@" + DIGEST),
          DIGEST,
          BASE,
          LOCK_HASH,
          Digest.of(new byte[] {3}),
          List.of(LAYER),
          21_000_000,
          BUILD,
          BuildReason.FIRST_USE,
          List.of(STAGE),
          List.of(),
          null,
          NOON);

  private static final EnvironmentVersion ENVIRONMENT =
      new EnvironmentVersion(
          WORKSPACE,
          NAME,
          VERSION,
          "what a forecast needs",
          TAGS,
          "Production",
          false,
          1,
          null,
          DEFINITION,
          ContentId.of(DEFINITION),
          DefinitionHash.of(DEFINITION),
          NOON,
          ADA,
          null,
          null);

  private static final Environment NAMED =
      new Environment(
          WORKSPACE,
          NAME,
          "what a forecast needs",
          TAGS,
          false,
          VERSION,
          VERSION,
          1,
          NOON,
          ADA,
          NOON,
          ADA);

  private static final ServiceToken TOKEN =
      new ServiceToken(
          "t0123456789abcdef", "nightly", Role.READER, NOON, ADA, NOON.plusSeconds(7_776_000));

  private static final FoundImage FOUND =
      new FoundImage(
          HASH, 1, DIGEST, NOON, true, List.of(new EnvironmentReference(NAME, VERSION)), false);

  private static final BuildPlan PLAN =
      new BuildPlan(
          BUILD,
          WORKSPACE,
          1,
          HASH,
          1,
          DEFINITION,
          "1",
          new BuildPlan.Target("https://registry.example", "kapsel/default", null),
          new BuildPlan.Limits(3600, 2000, 16L << 30, 64L << 30),
          new BuildPlan.Sources(null, null, List.of()),
          List.of(),
          null,
          null,
          null);

  /** By type. */
  static final Map<Class<?>, Object> ALL =
      Stream.of(
              new Identity(ADA, "Ada", List.of("demand"), false),
              new WorkspaceSummary(WORKSPACE, "Demand forecasts", Role.MANAGER),
              new WorkspaceRequest("Demand forecasts", WorkspaceSettings.USUAL),
              new Workspace(
                  WORKSPACE, "Demand forecasts", WorkspaceSettings.USUAL, NOON, ADA, NOON, ADA),
              WorkspaceSettings.USUAL,
              WorkspaceSettings.NetworkPolicy.ANYWHERE,
              WorkspaceSettings.Quotas.USUAL,
              new MemberRequest(Role.CONTRIBUTOR),
              new Membership(WORKSPACE, Member.group("demand"), Role.CONTRIBUTOR, NOON, ADA),
              new TokenRequest("nightly", Role.READER, 90),
              TOKEN,
              new IssuedToken(TOKEN, "kapsel-token.default.t0123456789abcdef.SECRET"),
              new AuditEntry(
                  "2026-01-02T12:00:00Z-1",
                  NOON,
                  ADA,
                  Act.PUT_MEMBER,
                  "member group:demand",
                  null,
                  Examples.json(Map.of("role", "contributor"))),
              new Registered(
                  ENVIRONMENT,
                  true,
                  List.of(
                      new Finding(
                          "D17",
                          Severity.WARNING,
                          "/image/base",
                          "the base image is not pinned",
                          "Add its digest."))),
              new EnvironmentSummary(
                  NAME, VERSION, 1, HASH, "what a forecast needs", TAGS, false, NOON),
              NAMED,
              new EnvironmentChange("what a forecast needs", TAGS, null),
              new VersionChange("what a forecast needs", TAGS, "Production", null),
              new CopyRequest(null, new EnvironmentReference(NAME, VERSION), null),
              VersionSummary.of(ENVIRONMENT),
              ENVIRONMENT,
              LookupRequest.of(new EnvironmentReference(NAME, VERSION)),
              new LookupAnswer.Hit(HASH, GENERATION.summary()),
              new ImageView(HASH, 1, false, List.of(GENERATION), null),
              new Rebuild(RUNNING, false),
              new RebuildRequest(RebuildFrom.LOCK),
              new CurrentRequest(1, true),
              GenerationDetails.of(
                  GENERATION, GenerationDetails.Python.of(LOCK.interpreter()), "FROM scratch\n"),
              new Changes(
                  List.of(
                      new ChangeEntry(
                          "42",
                          NOON,
                          ChangeKind.VERSION_REGISTERED,
                          ChangeSubject.version(NAME, VERSION, HASH),
                          ADA,
                          "forecast:1 was registered")),
                  "42"),
              new PackageMatch("numpy", "2.2.6", PackageSource.WHEEL, FOUND),
              new BaseMatch(BASE, FOUND),
              new ImageUser(NAME, VERSION, "what a forecast needs", NOON, ADA),
              // What is answered as text is a lock, as pylock.toml.
              "lock-version = \"1.0\"\ncreated-by = \"kapsel\"\n",
              PullCredentials.open("registry.example", "kapsel/default"),
              Verification.begun(BUILD, GENERATION, ADA, NOON)
                  .compared(DIGEST, null, NOON.plusSeconds(30)),
              new WorkerMessages.Compared(DIGEST, null, List.of(STAGE)),
              LOCK,
              build(BuildState.SUCCEEDED),
              new LogPage(List.of(LINE), "42", true),
              new ProblemPage(
                  "not-found",
                  404,
                  "There is no such thing",
                  "There is no such workspace, environment, version, image, build or route.",
                  "The name is misspelt, or the thing is gone.",
                  "List what is there."),
              new WorkerMessages.Exchanged("SECRET", PLAN),
              new WorkerMessages.Progress(1, List.of(STAGE), List.of(LINE)),
              new WorkerMessages.Proceed(true, null),
              new WorkerMessages.Wanted(LOCK_HASH, List.of("numpy-2.2.6 1 cpython-3.11.2")),
              new WorkerMessages.Known(null, Map.of("numpy-2.2.6 1 cpython-3.11.2", INDEXED)),
              new WorkerMessages.Finished(
                  DIGEST,
                  BASE,
                  LOCK_HASH,
                  LOCK,
                  List.of(LAYER),
                  21_000_000,
                  Map.of("numpy-2.2.6 1 cpython-3.11.2", INDEXED),
                  null,
                  List.of(STAGE),
                  List.of()),
              new WorkerMessages.Failed(FAILURE, List.of(STAGE)),
              new WorkerMessages.Received(true, null))
          .collect(Collectors.toMap(ExampleRecords::key, one -> one));

  private ExampleRecords() {}

  /** Answers to a look-up are told apart by a field. */
  private static Class<?> key(Object one) {
    return one instanceof LookupAnswer ? LookupAnswer.class : one.getClass();
  }

  private static Build build(BuildState state) {
    return new Build(
        BUILD,
        WORKSPACE,
        HASH,
        BuildReason.FIRST_USE,
        state,
        1,
        NOON,
        NOON.plusSeconds(1),
        state.ended() ? NOON.plusSeconds(9) : null,
        List.of(STAGE),
        state == BuildState.SUCCEEDED ? 1 : null,
        null,
        ADA);
  }
}
