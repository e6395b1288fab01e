package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.Concurrently;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseProbe.FoundInterpreter;
import dev.kapsel.builder.layer.Recipe;
import dev.kapsel.builder.network.Answer;
import dev.kapsel.builder.network.Call;
import dev.kapsel.builder.resolve.Resolution;
import dev.kapsel.builder.resolve.UvResolver;
import dev.kapsel.builder.resolve.UvTool;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.protocol.BuildPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From requirements to the lock. */
final class PackagesStage {

  /** The environment has a pip of its own, so that {@code pip install} lands where python looks. */
  private static final String PIP = "pip";

  /** A build may use what uv knows of the index, as long as the index lets it. */
  private static final boolean FRESH = false;

  private final BuildPlan plan;
  private final Workshop workshop;
  private final BuildJournal journal;
  private final BiFunction<Boolean, Supplier<Chosen>, HeadStart> headStart;

  /**
   * @param headStart begins with what is pinned while everything is resolved; is told whether the
   *     resolver has a cache
   */
  PackagesStage(
      BuildPlan plan,
      Workshop workshop,
      BuildJournal journal,
      BiFunction<Boolean, Supplier<Chosen>, HeadStart> headStart) {
    this.plan = plan;
    this.workshop = workshop;
    this.journal = journal;
    this.headStart = headStart;
  }

  /**
   * What the image will hold besides its base.
   *
   * @param prefix of the environment; null where Kapsel brings no packages
   * @param addresses where each file can be fetched, by file name; may take time to find out
   */
  record Chosen(Lock lock, @Nullable String prefix, Supplier<Map<String, URI>> addresses) {

    URI addressOf(LockedFile file) {
      URI address = addresses.get().get(file.fileName());
      if (address == null) {
        throw new IllegalStateException(file + " was resolved without an address");
      }
      return address;
    }
  }

  Chosen run(BaseImage base) {
    return switch (plan.definition().python()) {
      case Python.Pip pip -> resolve(base, pip);
      case Python.User user -> untouched(base);
      case Python.Conda conda -> throw notYet("conda");
    };
  }

  private static BuildFailedException notYet(String what) {
    return new BuildFailedException(
        FailureCode.NOT_BUILT_YET,
        what + " is not built yet",
        "Use pip requirements over a base that has Python.");
  }

  private Chosen untouched(BaseImage base) {
    journal.begin(Stage.RESOLVE_PACKAGES, 0, "packages");
    journal.end(Stage.RESOLVE_PACKAGES, "none: the image manages its own");
    return new Chosen(
        lock(base, Lock.Interpreter.NONE, true, new Resolution(List.of(), Map.of(), List.of())),
        null,
        Map::of);
  }

  private Chosen resolve(BaseImage base, Python.Pip pip) {
    journal.begin(Stage.RESOLVE_PACKAGES, 0, "packages");
    boolean cached = Files.exists(UvResolver.cache(workshop.cache()));
    IndexAddresses.check(workshop.guard(), plan.definition().packages(), pip.requirements());
    FoundInterpreter found = interpreter(base);
    boolean seesBase = pip.over() == Python.Over.BASE;
    UvResolver.Request request = request(base, pip, found, seesBase);
    String uv = new UvTool(workshop.cache()).command();
    Supplier<Chosen> pinned =
        () -> chosen(base, found, seesBase, resolvePinned(uv, request.pinned()));
    Resolution resolution;
    try (HeadStart begun = headStart.apply(cached, pinned)) {
      resolution = workshop.resolver(uv, "all").resolve(request, this::sizeOf);
    } catch (InterruptedException e) {
      throw Concurrently.stopped(e);
    }
    withinLimits(plan.limits(), resolution.files().size(), resolution.downloadSize());
    journal.end(
        Stage.RESOLVE_PACKAGES,
        "%d packages, %s"
            .formatted(resolution.files().size(), Sizes.of(resolution.downloadSize())));
    return chosen(base, found, seesBase, resolution);
  }

  private Resolution resolvePinned(String uv, UvResolver.Request request) {
    return request.requirements().isEmpty()
        ? new Resolution(List.of(), Map.of(), List.of())
        : workshop.resolver(uv, "pinned").resolve(request, this::sizeOf);
  }

  private Chosen chosen(
      BaseImage base, FoundInterpreter found, boolean seesBase, Resolution resolution) {
    return new Chosen(
        lock(base, found.interpreter(), seesBase, resolution),
        Recipe.PREFIX,
        resolution::addresses);
  }

  private UvResolver.Request request(
      BaseImage base, Python.Pip pip, FoundInterpreter found, boolean seesBase) {
    PackageOptions options = plan.definition().packages();
    List<String> requirements = new ArrayList<>(pip.requirements());
    List<Lock.Provided> visible = seesBase ? found.distributions() : List.of();
    requirements.add(PIP);
    return new UvResolver.Request(
        requirements,
        visible.stream().filter(it -> !it.name().equals(PIP)).toList(),
        options,
        options.index() != null ? options.index() : plan.sources().packageIndex(),
        found.interpreter(),
        plan.definition().platform(),
        base.probe().glibc(),
        FRESH,
        true,
        workshop.patience());
  }

  private Lock lock(
      BaseImage base, Lock.Interpreter interpreter, boolean seesBase, Resolution resolution) {
    return new Lock(
        plan.recipe(),
        plan.definition().platform(),
        base.manifests(),
        interpreter,
        seesBase,
        plan.definition().bytecode() && !resolution.files().isEmpty(),
        resolution.files(),
        resolution.provided());
  }

  private static FoundInterpreter interpreter(BaseImage base) {
    return base.probe().interpreters().stream()
        .filter(it -> it.interpreter().version().startsWith("3."))
        .findFirst()
        .orElseThrow(
            () ->
                new BuildFailedException(
                    FailureCode.BASE_UNUSABLE,
                    "the base image " + base.reference() + " has no Python 3",
                    "Choose a base that has one, such as kapsel/python:3.11-bookworm."));
  }

  /**
   * @throws BuildFailedException if these are more packages than a build may have
   */
  static void withinLimits(BuildPlan.Limits limits, int packages, long bytes) {
    if (packages > limits.packages() || bytes > limits.downloadBytes()) {
      throw new BuildFailedException(
          FailureCode.LIMIT_EXCEEDED,
          "%d packages of %s are more than a build may have: %d packages, %s"
              .formatted(
                  packages, Sizes.of(bytes), limits.packages(), Sizes.of(limits.downloadBytes())),
          "Ask for less, or let the operator raise the limits of builds.");
    }
  }

  private long sizeOf(URI file) {
    try (Answer answer = workshop.http().send(Call.head(file))) {
      String length = answer.header("Content-Length");
      if (answer.ok() && length != null) {
        return Long.parseLong(length);
      }
    } catch (IOException | NumberFormatException e) {
      throw noSize(file, e);
    }
    throw noSize(file, null);
  }

  private static BuildFailedException noSize(URI file, @Nullable Throwable cause) {
    return new BuildFailedException(
        FailureCode.INDEX_UNREACHABLE,
        "the index does not say how large " + file.getPath() + " is",
        "Check that the package index is up, then ask for the build again.",
        cause);
  }
}
