package dev.kapsel.builder.resolve;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.Destinations;
import dev.kapsel.builder.network.Patience;
import dev.kapsel.builder.relay.ForwardProxy;
import dev.kapsel.builder.tool.ToolProcess;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Platform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Resolves requirements for a target interpreter and platform with {@code uv pip compile}. Nothing
 * of the packages is run: only wheels are considered.
 */
public final class UvResolver {

  /** The newest C library that uv knows a platform for. */
  private static final int NEWEST_GLIBC_MINOR = 40;

  private static final int[] OLDER_GLIBC_MINORS = {31, 28, 17};

  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}${}`\\\\]");

  private final String uv;
  private final Path work;
  private final SharedCache cache;
  private final Destinations destinations;
  private final IndexManners manners;

  /**
   * @param uv the program, see {@link UvTool#command()}
   * @param work an empty directory
   * @param cache of which uv has a part, for what it learnt of the index
   * @param destinations judges each host that uv wants to speak to, redirects included
   */
  public UvResolver(
      String uv, Path work, SharedCache cache, Destinations destinations, IndexManners manners) {
    this.uv = uv;
    this.work = work;
    this.cache = cache;
    this.destinations = destinations;
    this.manners = manners;
  }

  /** Where uv keeps what it learnt. */
  public static Path cache(SharedCache cache) {
    return cache.resolve("uv");
  }

  /**
   * What is to be resolved.
   *
   * @param requirements in the order written
   * @param visible what the base has and the environment sees: constraints, and not installed again
   * @param index the index to ask; null for the client's default
   * @param fresh whether nothing that uv remembers of the index may be used unasked
   * @param whole with all that the requirements need; else they alone
   * @param patience with the index
   */
  public record Request(
      List<String> requirements,
      List<Lock.Provided> visible,
      PackageOptions options,
      @Nullable String index,
      Lock.Interpreter interpreter,
      Platform platform,
      @Nullable String glibc,
      boolean fresh,
      boolean whole,
      Patience patience) {

    private static final Pattern PIN =
        Pattern.compile("[^;@]*[^;@=<>!~ ]\\s*==\\s*[^;@*,=\\s]+\\s*");

    /** Only what is pinned to one version, and nothing that it needs. */
    public Request pinned() {
      return new Request(
          requirements.stream().filter(each -> PIN.matcher(each).matches()).toList(),
          visible,
          options,
          index,
          interpreter,
          platform,
          glibc,
          fresh,
          false,
          patience);
    }
  }

  /**
   * @throws BuildFailedException if no set of wheels satisfies the requirements
   */
  public Resolution resolve(Request request, FileSizes sizes) {
    request.requirements().forEach(UvResolver::refuseMoreThanARequirement);
    Path lock = compile(request);
    int minor = Integer.parseInt(request.interpreter().version().split("\\.", -1)[1]);
    PylockReader reader =
        new PylockReader(WheelTags.of(minor, request.platform(), request.glibc()));
    Map<String, Lock.Provided> visible =
        request.visible().stream()
            .collect(Collectors.toMap(Lock.Provided::name, Function.identity(), (a, b) -> a));
    try (BufferedReader packages = Files.newBufferedReader(lock)) {
      return ResolutionReader.read(reader, packages, visible, sizes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where files are that were chosen before.
   *
   * @param request for these files alone, each pinned, and nothing that they need
   * @return by file name
   * @throws BuildFailedException if the index has one of them no more, or another file of its name
   */
  public Map<String, URI> locate(Request request, List<LockedFile> files) {
    request.requirements().forEach(UvResolver::refuseMoreThanARequirement);
    Path lock = compile(request);
    try (BufferedReader packages = Files.newBufferedReader(lock)) {
      return PylockFinder.find(packages, files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A requirements file has options and expands variables; analysis has refused both, and this
   * makes sure of it where it would do harm.
   */
  private static void refuseMoreThanARequirement(String requirement) {
    if (requirement.startsWith("-") || UNSAFE.matcher(requirement).find()) {
      throw new BuildFailedException(
          FailureCode.BAD_PACKAGE,
          "`" + requirement + "` is not a requirement",
          "Write one PEP 508 requirement for each package.");
    }
  }

  private Path compile(Request request) {
    try {
      Path lock = work.resolve("pylock.kapsel.toml");
      try {
        run(request, lock, request.fresh());
      } catch (BuildFailedException e) {
        if (request.fresh() || !mayBeOld(e.code())) {
          throw e;
        }
        run(request, lock, true);
      }
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was not found may have been published since uv looked. */
  private static boolean mayBeOld(FailureCode code) {
    return switch (code) {
      case PACKAGE_NOT_FOUND, PACKAGES_CONFLICT, NO_WHEEL -> true;
      default -> false;
    };
  }

  /**
   * The proxy ends with uv, so that nobody else can speak through it.
   *
   * @param fresh uv asks again, if nothing tells it how long an answer holds
   */
  private void run(Request request, Path lock, boolean fresh) throws IOException {
    List<String> surroundings = surroundings();
    List<String> command = command(request, lock);
    command.addAll(surroundings);
    if (fresh) {
      command.add("--refresh");
    }
    writeSettings("");
    UvIndexes.Told indexes =
        new UvIndexes(uv, fresh ? _ -> false : manners)
            .of(work, surroundings, environment(request));
    try (ForwardProxy proxy =
        ForwardProxy.start(destinations, ForwardProxy.Limits.of(request.patience()))) {
      writeSettings(
          "http-proxy = \"%1$s\"\nhttps-proxy = \"%1$s\"\n".formatted(proxy.url())
              + indexes.toml());
      Map<String, String> environment = new HashMap<>(indexes.environment());
      environment.putAll(proxy.environment());
      // One refusal is enough, also where uv would find a way without that address: "refused" must
      // not pass for "has no such package".
      ToolProcess.Outcome outcome =
          ToolProcess.run(
              command, environment, work, request.patience().program(), proxy.hopeless());
      if (outcome.exitCode() != 0) {
        throw UvErrors.classify(outcome.output(), proxy.trouble());
      }
    }
  }

  /**
   * A proxy in the machine's own settings would win over the environment's; settings beside the
   * requirements win over both. They are there also when they are empty, so that uv looks for none
   * in the directories above; and for their owner alone, because addresses may hold logins.
   */
  private void writeSettings(String toml) throws IOException {
    Path settings = work.resolve("uv.toml");
    Files.deleteIfExists(settings);
    Files.createFile(
        settings,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(settings, toml);
  }

  private List<String> command(Request request, Path lock) throws IOException {
    Path requirements = Files.write(work.resolve("requirements.in"), request.requirements());
    Path constraints =
        Files.write(
            work.resolve("constraints.txt"),
            request.visible().stream().map(it -> it.name() + "==" + it.version()).toList());
    List<String> command =
        new ArrayList<>(
            List.of(
                uv,
                "pip",
                "compile",
                "--quiet",
                "--no-header",
                "--format=pylock.toml",
                "--output-file=" + lock,
                "--python-version=" + request.interpreter().version(),
                "--python-platform=" + platform(request),
                "--only-binary=:all:",
                "--constraints=" + constraints));
    PackageOptions options = request.options();
    if (!request.whole()) {
      command.add("--no-deps");
    }
    if (options.preReleases()) {
      command.add("--prerelease=allow");
    }
    if (options.excludeNewer() != null) {
      command.add("--exclude-newer=" + options.excludeNewer());
    }
    command.add(requirements.toString());
    return command;
  }

  private List<String> surroundings() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--color=never", "--no-python-downloads", "--cache-dir=" + cache(cache)));
    new UvPython(uv, cache).find(work).ifPresent(python -> arguments.add("--python=" + python));
    return arguments;
  }

  /** Addresses may hold logins, which everybody on the machine could read in an argument. */
  private static Map<String, String> environment(Request request) {
    Map<String, String> environment = new HashMap<>();
    // Other protocols would pass by the proxy.
    environment.put("GIT_ALLOW_PROTOCOL", "https:http");
    if (request.index() != null) {
      environment.put("UV_DEFAULT_INDEX", request.index());
    }
    if (!request.options().extraIndexes().isEmpty()) {
      environment.put("UV_INDEX", String.join(" ", request.options().extraIndexes()));
    }
    Patience patience = request.patience();
    environment.put("UV_HTTP_CONNECT_TIMEOUT", seconds(patience.connect()));
    environment.put("UV_HTTP_TIMEOUT", seconds(patience.answer()));
    environment.put("UV_HTTP_RETRIES", String.valueOf(patience.attempts() - 1));
    return environment;
  }

  /** Whole seconds are all that uv understands; none would be for ever. */
  private static String seconds(Duration duration) {
    return String.valueOf(Math.max(1, duration.toSeconds()));
  }

  private static String platform(Request request) {
    String machine = request.platform() == Platform.LINUX_ARM64 ? "aarch64" : "x86_64";
    if (request.glibc() == null) {
      throw new BuildFailedException(
          FailureCode.BASE_UNUSABLE,
          "the base image has no GNU C library, so there are no wheels for it",
          "Choose a base on Debian, Ubuntu, Red Hat or another distribution with glibc.");
    }
    int minor = Math.min(WheelTags.glibcMinor(request.glibc()), NEWEST_GLIBC_MINOR);
    if (minor <= OLDER_GLIBC_MINORS[0]) {
      for (int known : OLDER_GLIBC_MINORS) {
        if (known <= minor) {
          return machine + "-manylinux_2_" + known;
        }
      }
      throw new BuildFailedException(
          FailureCode.BASE_UNUSABLE,
          "the base image's C library " + request.glibc() + " is older than 2.17",
          "Choose a base with glibc 2.17 or newer.");
    }
    return machine + "-manylinux_2_" + minor;
  }
}
