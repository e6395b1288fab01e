package dev.kapsel.local.command;

import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.definition.AutoRebuild;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.definition.Spark;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the scripted service tells.
 *
 * @param extra packages that version 2 has more
 * @param failing the version whose build fails; 0 for none
 */
record Script(List<String> extra, int failing) {

  private static final WorkspaceName WORKSPACE = new WorkspaceName("default");
  private static final ImageReference BASE = ImageReference.parse("kapsel/python:3.11-bookworm");
  private static final List<String> FIRST =
      List.of("pyarrow-20.0.0", "scipy-1.15.3", "numpy-2.2.6", "scikit_learn-1.6.1");

  boolean fails(int version) {
    return version == failing;
  }

  DefinitionHash hash(int version) {
    return new DefinitionHash(Sha256.of("definition " + version));
  }

  EnvironmentVersion version(int version) {
    return new EnvironmentVersion(
        WORKSPACE,
        new EnvironmentName("forecast"),
        new VersionName(Integer.toString(version)),
        "",
        Map.of(),
        null,
        false,
        version,
        version == 1 ? null : new VersionName(Integer.toString(version - 1)),
        null,
        new Definition(
            new ImageSource.Base(BASE),
            new Python.Pip(packages(version), Python.Over.BASE),
            PackageOptions.DEFAULT,
            Spark.NONE,
            Platform.LINUX_AMD64,
            true,
            Map.of(),
            null,
            null,
            AutoRebuild.DISABLED),
        new ContentId(Sha256.of("content " + version)),
        hash(version),
        Instant.EPOCH,
        "local",
        null,
        null);
  }

  private List<String> packages(int version) {
    List<String> all = new ArrayList<>(FIRST);
    all.addAll(version == 1 ? List.of() : extra);
    return all;
  }

  Lock lock(int version) {
    List<LockedFile> files =
        packages(version).stream()
            .map(
                name ->
                    new LockedFile(
                        LockedFile.Kind.WHEEL,
                        name.replaceFirst("-.*", ""),
                        name.replaceFirst(".*-", ""),
                        name + "-py3-none-any.whl",
                        Sha256.of(name),
                        3_600_000))
            .toList();
    Lock.Interpreter python = new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11");
    return new Lock("1", Platform.LINUX_AMD64, List.of(), python, true, true, files, List.of());
  }

  Generation generation(int version, List<StageTiming> stages) {
    List<Layer> layers =
        packages(version).stream()
            .map(name -> new Layer(digest(name), digest("tar " + name), 42_000_000, name))
            .toList();
    Digest digest = digest("image " + version);
    return new Generation(
        hash(version),
        1,
        ImageReference.parse("127.0.0.1:5000/kapsel/default:" + hash(version) + ".1@" + digest),
        digest,
        BASE,
        new LockHash(Sha256.of("lock " + version)),
        null,
        null,
        layers,
        layers.stream().mapToLong(Layer::size).sum(),
        id(version),
        BuildReason.FIRST_USE,
        stages,
        List.of(),
        null,
        Instant.EPOCH);
  }

  Build build(
      int version,
      BuildState state,
      Instant start,
      @Nullable Instant end,
      List<StageTiming> stages) {
    boolean failed = state == BuildState.FAILED;
    return new Build(
        id(version),
        WORKSPACE,
        hash(version),
        BuildReason.FIRST_USE,
        state,
        1,
        start,
        start,
        end,
        stages,
        state == BuildState.SUCCEEDED ? 1 : null,
        failed
            ? new Failure(
                "index-unreachable", Stage.FETCH, "the index gave up", "Try again later.", true)
            : null,
        "local",
        null);
  }

  StageTiming stage(int version, Stage stage, Instant begin, @Nullable Instant end, long percent) {
    String summary = end == null ? "" : summary(version, stage);
    return stage == Stage.FETCH
        ? new StageTiming(stage, begin, end, percent * 1_680_000, 168_000_000, "bytes", summary)
        : new StageTiming(stage, begin, end, 0, 0, "", summary);
  }

  private String summary(int version, Stage stage) {
    return switch (stage) {
      case RESOLVE_BASE -> "57 packages, Python 3.11.2, glibc 2.36";
      case RESOLVE_PACKAGES -> Integer.toString(packages(version).size()) + " packages";
      case REUSE -> version == 1 ? "nothing known yet" : "4 of 5 layers known";
      case FETCH -> version == 1 ? "4 files, 168 MB" : "1 file, 3.6 MB";
      case LAYERS -> "compiled 3,923 modules";
      case PUSH -> version == 1 ? "4 layers" : "1 layer";
      case STEPS, COMPARE, REPORT -> "";
    };
  }

  private static BuildId id(int version) {
    return new BuildId("b00000000000000000000000" + version);
  }

  private static Digest digest(String text) {
    return new Digest(Sha256.of(text));
  }
}
