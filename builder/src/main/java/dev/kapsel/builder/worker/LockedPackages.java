package dev.kapsel.builder.worker;

import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.resolve.UvResolver;
import dev.kapsel.builder.resolve.UvTool;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.requirement.MalformedRequirement;
import dev.kapsel.model.requirement.PackageName;
import dev.kapsel.model.requirement.Requirement;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The packages of a lock that the plan brings: nothing is resolved. Where their files are is asked
 * when the first of them is fetched, because a lock does not say, and an index may move.
 */
final class LockedPackages {

  private final BuildPlan plan;
  private final Workshop workshop;
  private final BuildJournal journal;
  private final Lock lock;

  LockedPackages(BuildPlan plan, Workshop workshop, BuildJournal journal, Lock lock) {
    this.plan = plan;
    this.workshop = workshop;
    this.journal = journal;
    this.lock = lock;
  }

  /** Judges the lock as a resolution is judged, and shows it as one. */
  void show() {
    journal.begin(Stage.RESOLVE_PACKAGES, 0, "packages");
    PackagesStage.withinLimits(plan.limits(), lock.files().size(), lock.downloadSize());
    journal.end(
        Stage.RESOLVE_PACKAGES,
        "by the lock: %d packages, %s"
            .formatted(lock.files().size(), Sizes.of(lock.downloadSize())));
  }

  PackagesStage.Chosen over(BaseImage base) {
    return new PackagesStage.Chosen(
        lock, lock.hasEnvironment() ? Lock.PREFIX : null, new Addresses(base));
  }

  /** Asked by many threads at once, found out by one. */
  private final class Addresses implements Supplier<Map<String, URI>> {

    private final BaseImage base;
    private @Nullable Map<String, URI> known;

    private Addresses(BaseImage base) {
      this.base = base;
    }

    @Override
    public synchronized Map<String, URI> get() {
      if (known == null) {
        known = locate(base);
      }
      return known;
    }
  }

  private Map<String, URI> locate(BaseImage base) {
    journal.line(Stage.FETCH, "asking the index where the files of the lock are");
    String uv = new UvTool(workshop.cache()).command();
    return workshop.resolver(uv, "locked").locate(request(base), lock.files());
  }

  private UvResolver.Request request(BaseImage base) {
    PackageOptions options = plan.definition().packages();
    Map<String, String> direct = direct();
    return new UvResolver.Request(
        lock.files().stream().map(file -> pinned(file, direct)).toList(),
        List.of(),
        options,
        options.index() != null ? options.index() : plan.sources().packageIndex(),
        lock.interpreter(),
        lock.platform(),
        base.probe().glibc(),
        false,
        false,
        workshop.patience());
  }

  private static String pinned(LockedFile file, Map<String, String> direct) {
    return direct.getOrDefault(file.name(), file.name() + "==" + file.version());
  }

  /** Requirements that name an address, by package: no index has these. */
  private Map<String, String> direct() {
    Map<String, String> direct = new HashMap<>();
    if (plan.definition().python() instanceof Python.Pip pip) {
      IndexAddresses.check(workshop.guard(), plan.definition().packages(), pip.requirements());
      for (String text : pip.requirements()) {
        Requirement requirement = parsed(text);
        if (requirement.url() != null) {
          direct.put(PackageName.normalise(requirement.name()), text);
        }
      }
    }
    return direct;
  }

  private static Requirement parsed(String text) {
    try {
      return Requirement.parse(text);
    } catch (MalformedRequirement e) {
      throw new IllegalStateException("`" + text + "` was judged before", e);
    }
  }
}
