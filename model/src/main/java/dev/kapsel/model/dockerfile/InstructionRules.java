package dev.kapsel.model.dockerfile;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Which instructions are not run: those by which the engine itself would fetch something, past the
 * guard that watches what a build asks for, or would share something with its machine.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
final class InstructionRules {

  private static final Set<String> COPY_OPTIONS =
      Set.of("--from", "--chown", "--chmod", "--link", "--parents", "--exclude");
  private static final Set<String> ADD_OPTIONS =
      Set.of("--chown", "--chmod", "--link", "--exclude");
  private static final Set<String> RUN_OPTIONS = Set.of("--mount", "--network");
  private static final Set<String> MOUNTS = Set.of("bind", "cache", "tmpfs");

  private static final Set<String> REPEATED = Set.of("--mount", "--exclude");

  /** Those that need no value. */
  private static final Set<String> SWITCHES = Set.of("--link", "--parents");

  /** What is carried out over a stage that is begun from: none of these fetches anything. */
  private static final Pattern NESTED =
      Pattern.compile(
          "(?i)(?:ENV|USER|WORKDIR|CMD|ENTRYPOINT|LABEL|EXPOSE|STOPSIGNAL|VOLUME)[ \\t].*"
              + "|(?i)RUN[ \\t]+[!-~&&[^-]].*");

  private static final Pattern LIST =
      Pattern.compile("\\[[ \\t]*+\"[^\"]*+\"(?:[ \\t]*+,[ \\t]*+\"[^\"]*+\")*+[ \\t]*+]");
  private static final Pattern ELSEWHERE = Pattern.compile("(?is).*[:$\\\\`'].*|.*github\\.com/.*");

  private final boolean files;
  private final Consumer<DockerfileProblem> problems;

  /**
   * @param files whether there is a build context
   */
  InstructionRules(boolean files, Consumer<DockerfileProblem> problems) {
    this.files = files;
    this.problems = problems;
  }

  void check(Instruction instruction) {
    switch (instruction.keyword()) {
      case "RUN" -> run(instruction);
      case "COPY" -> copy(instruction);
      case "ADD" -> add(instruction);
      case "ONBUILD" -> onBuild(instruction);
      default -> {}
    }
  }

  /** The name of an option, and its value in lower case. */
  private static String[] parts(String flag) {
    String[] parts = flag.split("=", 2);
    return new String[] {parts[0], parts.length < 2 ? "" : parts[1].toLowerCase(Locale.ROOT)};
  }

  private void run(Instruction run) {
    options(run, RUN_OPTIONS);
    for (String flag : run.flags()) {
      String[] parts = parts(flag);
      if (parts[0].equals("--network") && !Set.of("none", "default").contains(parts[1])) {
        no(run, "`" + flag + "` gives a step the network of its machine", "Leave it out.");
      } else if (parts[0].equals("--mount")) {
        mount(run, flag);
      }
    }
  }

  private void mount(Instruction run, String flag) {
    Mount mount = Mount.of(flag);
    if (flag.contains("$")) {
      no(run, "`" + flag + "` holds a variable", "Write out what it stands for.");
    } else if (mount.hasTwice()) {
      no(run, "`" + flag + "` says something twice", "Leave one of both out.");
    } else if (!MOUNTS.contains(mount.type())) {
      no(
          run,
          "a build has nothing to mount as `" + mount.type() + "`",
          "Use bind, cache or tmpfs; secrets and keys have no place in an image's definition.");
    } else if (mount.type().equals("bind") && mount.from() == null && !files) {
      no(run, "`" + flag + "` mounts files, and there are none", "Use a build context.");
    }
  }

  private void copy(Instruction copy) {
    options(copy, COPY_OPTIONS);
    List<String> from = copy.flags().stream().filter(flag -> flag.startsWith("--from=")).toList();
    if (from.stream().anyMatch(flag -> flag.contains("$"))) {
      no(copy, "`" + from.getFirst() + "` holds a variable", "Write out what it stands for.");
    }
    if (from.isEmpty() && !files && !onlyWritten(copy)) {
      no(
          copy,
          "`" + shown(copy) + "` copies files, and there are none",
          "Use a build context, copy from another image with --from, or write the file in a RUN.");
    }
  }

  private void add(Instruction add) {
    options(add, ADD_OPTIONS);
    boolean quoted = add.rest().contains("\"") && !LIST.matcher(add.rest()).matches();
    if (quoted || ELSEWHERE.matcher(add.rest()).matches()) {
      no(
          add,
          "`" + shown(add) + "` may fetch something from elsewhere",
          "Fetch it in a RUN step, or COPY it from the build context.");
    } else if (!files && !onlyWritten(add)) {
      no(
          add,
          "`" + shown(add) + "` adds files, and there are none",
          "Use a build context, or fetch what you need in a RUN step.");
    }
  }

  /** Whether all sources are here-documents. */
  private static boolean onlyWritten(Instruction copy) {
    List<String> words = Arrays.asList(copy.rest().split("[ \\t]+"));
    return words.size() > 1
        && words.subList(0, words.size() - 1).stream().allMatch(HereDocuments::opens)
        && !copy.bodies().isEmpty();
  }

  private void onBuild(Instruction onBuild) {
    if (!NESTED.matcher(onBuild.rest()).matches() || onBuild.rest().contains("<<")) {
      no(
          onBuild,
          "`" + shown(onBuild) + "` is not carried out",
          "Write the instruction where it is to be run.");
    }
  }

  private void options(Instruction instruction, Set<String> known) {
    Set<String> seen = new HashSet<>();
    for (String flag : instruction.flags()) {
      String name = parts(flag)[0];
      if (!known.contains(name)) {
        no(
            instruction,
            "option `" + name + "` of " + instruction.keyword() + " is not built",
            "Leave it out.");
      } else if (!flag.contains("=") && !SWITCHES.contains(name)) {
        no(instruction, "option `" + name + "` has no value", "Write " + name + "=value.");
      } else if (!seen.add(name) && !REPEATED.contains(name)) {
        no(instruction, "option `" + name + "` is there twice", "Leave one of both out.");
      }
    }
  }

  private void no(Instruction instruction, String message, String fix) {
    problems.accept(new DockerfileProblem(instruction.line(), message, fix));
  }

  private static String shown(Instruction instruction) {
    String text = instruction.keyword() + " " + instruction.rest();
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }
}
