package dev.kapsel.builder.base;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.image.BaseContents.Installed;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a base image has, by unpacking and looking; nothing of it is run. The findings are
 * kept beside the unpacked root, so that a base is looked at once.
 */
public final class BaseProber {

  // Part of the name of what is kept: raise it when the looking changes.
  private static final String RULES = "kapsel-probe-2";
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final SharedCache cache;
  private final RootFileSystem roots;

  public BaseProber(SharedCache cache) {
    this.cache = cache;
    this.roots = new RootFileSystem(cache, RootFileSystem.Limits.standard());
  }

  /** What is kept: all but the place of the root, which is this machine's. */
  private record Findings(
      List<BaseProbe.FoundInterpreter> interpreters,
      @Nullable String glibc,
      Set<String> sharedLibraries,
      List<Installed> debs) {}

  /**
   * @param layers lowest first
   * @param config the image configuration, for its PATH
   */
  public BaseProbe probe(List<BaseLayer> layers, ObjectNode config, Platform platform) {
    Path root = roots.unpack(layers);
    String path = path(config);
    String key = RULES + "\n" + root.getFileName() + "\n" + path + "\n" + platform + "\n";
    Path kept = cache.resolve("probes").resolve(Sha256.of(key).hex() + ".json");
    try {
      Findings found;
      if (Files.exists(kept)) {
        found = KapselJson.mapper().readValue(kept.toFile(), Findings.class);
      } else {
        found = look(root, path, platform);
        cache.write(kept, KapselJson.mapper().writeValueAsBytes(found));
      }
      return new BaseProbe(
          root, found.interpreters(), found.glibc(), found.sharedLibraries(), found.debs());
    } catch (IOException e) {
      throw failed(e);
    } catch (UncheckedIOException e) {
      throw failed(new IOException(e));
    }
  }

  /**
   * The Pythons of an unpacked base, the one that its PATH finds first at the front.
   *
   * @param config the image configuration, for its PATH
   */
  public static List<BaseProbe.FoundInterpreter> interpreters(
      Path root, ObjectNode config, Platform platform) throws IOException {
    return look(root, path(config), platform).interpreters();
  }

  private static Findings look(Path root, String path, Platform platform) throws IOException {
    InnerPaths paths = new InnerPaths(root);
    SharedLibraries libraries = SharedLibraries.of(paths, platform);
    List<String> directories =
        Arrays.stream(path.split(":", -1)).filter(directory -> directory.startsWith("/")).toList();
    return new Findings(
        new InterpreterSearch(paths, libraries, platform).search(directories),
        libraries.glibc(),
        libraries.names(),
        new InstalledDebs(paths).all());
  }

  private static String path(ObjectNode config) {
    for (JsonNode variable : config.path("config").path("Env")) {
      if (variable.asText().startsWith("PATH=")) {
        return variable.asText().substring("PATH=".length());
      }
    }
    return DEFAULT_PATH;
  }

  private static BuildFailedException failed(IOException cause) {
    return new BuildFailedException(
        FailureCode.BASE_UNUSABLE,
        "The unpacked base image cannot be read: " + cause.getMessage() + ".",
        "Check the build machine's disk; then try again.",
        cause);
  }
}
