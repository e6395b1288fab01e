package dev.kapsel.model.image;

import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.RequirementsWriter;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Dockerfile that would make much the same image as a generation: the same base by digest,
 * the same docker steps and the same package files by hash. It is for people, and for the day on
 * which there is no Kapsel; its layers have other bytes.
 */
public final class DockerfileWriter {

  private DockerfileWriter() {}

  /**
   * @param lock null where it is not known; then packages are left out, and the text says so
   */
  public static String write(
      Generation generation,
      Platform platform,
      ImageSource image,
      Python python,
      @Nullable Lock lock) {
    List<String> parts = new ArrayList<>();
    parts.add(head(generation));
    parts.add(under(image, generation.base(), platform));
    if (lock == null) {
      parts.add("# What is installed over the base is not known: this generation has no lock.\n");
    } else if (lock.hasEnvironment()) {
      parts.add(provided(lock));
      parts.add(environment(lock));
    } else if (python instanceof Python.User user) {
      parts.add("# The image manages its own Python: `" + user.interpreterPath() + "`.\n");
    }
    parts.removeIf(String::isEmpty);
    return String.join("\n", parts);
  }

  private static String head(Generation generation) {
    return """
        # Equivalent of %s
        # generation %d of %s, lock %s
        """
        .formatted(
            generation.digest(),
            generation.number(),
            generation.definitionHash(),
            generation.lockHash());
  }

  /** What packages are put over. */
  private static String under(ImageSource image, ImageReference base, Platform platform) {
    return switch (image) {
      case ImageSource.Base plain -> from(base, platform);
      case ImageSource.Steps steps ->
          from(base, platform)
              + "\n"
              + arguments(steps.arguments())
              + String.join("\n", steps.steps())
              + "\n";
      case ImageSource.Dockerfile text -> {
        String target = text.arguments().target();
        yield text.text().stripTrailing()
            + "\n\n# It began from "
            + base
            + ".\n"
            + arguments(text.arguments())
            + (target == null ? "" : "FROM " + target + "\n");
      }
      case ImageSource.Context context ->
          """
          # It is made of the build context %s, by its
          # `%s`, which began from %s. Unpack that context and build it:
          # docker build -f %s%s%s .
          """
              .formatted(
                  context.content(),
                  context.dockerfile(),
                  base,
                  context.dockerfile(),
                  context.arguments().target() == null
                      ? ""
                      : " --target " + context.arguments().target(),
                  options(context.arguments()));
    };
  }

  private static String from(ImageReference base, Platform platform) {
    String note =
        base.own()
            ? """
              # Kapsel assembles this base from Debian packages. No registry has it: take one with
              # the same distribution and Python in its place.
              """
            : "";
    return note + "FROM --platform=" + platform + " " + base + "\n";
  }

  /** Steps name their arguments by ARG; what they are set to is the engine's to be told. */
  private static String arguments(ImageSource.Arguments arguments) {
    String options = options(arguments);
    return options.isEmpty() ? "" : "# Build it with" + options + "\n";
  }

  private static String options(ImageSource.Arguments arguments) {
    return arguments.values().entrySet().stream()
        .map(one -> " --build-arg " + one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining());
  }

  private static String provided(Lock lock) {
    if (lock.provided().isEmpty()) {
      return "";
    }
    return "# The base brings: "
        + lock.provided().stream()
            .map(one -> one.name() + "==" + one.version())
            .collect(Collectors.joining(", "))
        + ".\n";
  }

  private static String environment(Lock lock) {
    String requirements = RequirementsWriter.write(lock);
    return """
        COPY <<"END" /tmp/requirements.txt
        %sEND
        RUN %s -m venv --without-pip%s %s \\
         && %s -m pip --python %s/bin/python install --no-deps --no-cache-dir%s \\
            --only-binary=:all: --require-hashes -r /tmp/requirements.txt
        ENV PATH=%s/bin:$PATH VIRTUAL_ENV=%s
        """
        .formatted(
            requirements,
            lock.interpreter().path(),
            lock.seesBase() ? " --system-site-packages" : "",
            Lock.PREFIX,
            lock.interpreter().path(),
            Lock.PREFIX,
            lock.bytecode() ? "" : " --no-compile",
            Lock.PREFIX,
            Lock.PREFIX);
  }
}
