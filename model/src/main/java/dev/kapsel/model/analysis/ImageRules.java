package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.ImageSource.Arguments;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.dockerfile.Dockerfile;
import dev.kapsel.model.oci.ImageReference;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for base image, steps, Dockerfile and build context. */
final class ImageRules {

  private static final int DOCKERFILE_CHARACTERS = 102_400;
  private static final Pattern INSTALL =
      Pattern.compile(
          "(?m)^(?![ \\t]*#).*\\b(?:pip[0-9.]*|uv|conda|mamba|micromamba|poetry|pipenv)"
              + "(?:[ \\t]+-\\S+){0,10}+[ \\t]+(?:pip[ \\t]+|env[ \\t]+)?(?:install|sync|create|update|add)\\b");
  private static final Pattern PATH = Pattern.compile("[^/\\\\]+(?:/[^/\\\\]+)*");
  private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern ENDED =
      Pattern.compile(
          ".*(?:\\b|[^a-z])(?:wheezy|jessie|stretch|buster|trusty|xenial|bionic|focal"
              + "|ubuntu-?(?:14|16|18|20)\\.04|centos-?[5-8])(?:\\b|[^a-z]).*");
  private static final Pattern PYTHON_TAG = Pattern.compile("(\\d+\\.\\d+)(?:[.-].*)?");

  private final List<Finding> findings;

  ImageRules(List<Finding> findings) {
    this.findings = findings;
  }

  void check(Definition definition) {
    boolean packages = !(definition.python() instanceof Python.User);
    NamedBases.of(definition).forEach(base -> reference(base.reference(), base.field()));
    switch (definition.image()) {
      case ImageSource.Base base -> {}
      case ImageSource.Steps steps -> {
        steps(steps, packages);
        arguments(steps.arguments());
      }
      case ImageSource.Dockerfile dockerfile -> {
        dockerfile(dockerfile.text(), packages);
        arguments(dockerfile.arguments());
      }
      case ImageSource.Context context -> {
        context(context, definition, packages);
        arguments(context.arguments());
      }
    }
  }

  private void reference(ImageReference reference, String field) {
    if (reference.floating()) {
      findings.add(
          Rule.D17.at(
              field,
              "`" + reference + "` means another image whenever its tag is moved",
              "Give a version as tag, or better a digest: `name:tag@sha256:...`."));
    }
    String name = reference.repository() + ":" + (reference.tag() == null ? "" : reference.tag());
    boolean ubuntu = reference.repository().equals("library/ubuntu");
    boolean oldUbuntu = ubuntu && String.valueOf(reference.tag()).matches("(?:14|16|18|20)\\.04.*");
    if (oldUbuntu || ENDED.matcher(name).matches()) {
      findings.add(
          Rule.D16.at(
              field,
              "the distribution of `" + reference + "` gets no security fixes any more",
              "Use a base with a supported distribution, such as Debian 12 or Ubuntu 24.04."));
    }
    if (reference.repository().endsWith("python") && reference.tag() != null) {
      Matcher tag = PYTHON_TAG.matcher(reference.tag());
      if (tag.matches()) {
        PythonSupport.check(tag.group(1), field, findings);
      }
    }
  }

  private void steps(ImageSource.Steps image, boolean packages) {
    int length = 0;
    for (int i = 0; i < image.steps().size(); i++) {
      String step = image.steps().get(i);
      String field = "/image/steps/" + i;
      length += step.length();
      instruction(step, field);
      if (packages && INSTALL.matcher(step).find()) {
        findings.add(
            Rule.K28.at(
                field,
                "step " + Shown.quoted(step) + " installs Python packages of its own",
                "List them under `python`, where they are locked and searchable."));
      }
    }
    length(length, "/image/steps");
  }

  private void instruction(String step, String field) {
    List<String> keywords = Dockerfile.keywords(step);
    if (keywords.contains("FROM")) {
      findings.add(
          Rule.K09.at(
              field,
              "step " + Shown.quoted(step) + " begins another image with FROM",
              "Steps follow the FROM of `base`; for several stages give a `dockerfile`."));
    } else if (!step.isEmpty() && keywords.isEmpty()) {
      findings.add(
          Rule.K09.at(
              field,
              "step " + Shown.quoted(step) + " begins with no Dockerfile instruction",
              "Begin each step with RUN, ENV, COPY or another instruction."));
    }
  }

  private void dockerfile(String text, boolean packages) {
    String field = "/image/dockerfile";
    length(text.length(), field);
    if (!Dockerfile.keywords(text).contains("FROM")) {
      findings.add(
          Rule.D05.at(field, "the Dockerfile has no FROM", "Begin it with FROM and a base image."));
    }
    if (packages && INSTALL.matcher(text).find()) {
      findings.add(
          Rule.D13.at(
              "/python",
              "packages are listed, but the Dockerfile installs Python packages itself",
              "Keep all packages in one place: under `python`, or in the Dockerfile with"
                  + " `python: {user: {}}`."));
    }
  }

  private void context(ImageSource.Context context, Definition definition, boolean packages) {
    if (context.dockerfile().length() > 1_024
        || !PATH.matcher(context.dockerfile()).matches()
        || Arrays.asList(context.dockerfile().split("/")).contains("..")) {
      findings.add(
          Rule.D12.at(
              "/image/context/dockerfile",
              Shown.quoted(context.dockerfile()) + " is no path below the context",
              "Write the path from the root of the context, such as `docker/Dockerfile`."));
    }
    if (packages) {
      findings.add(
          Rule.D13.at(
              "/python",
              "packages are listed beside a build context, which brings its own",
              "Install them in the context's Dockerfile, or use a base or a Dockerfile text."));
    }
    if (!definition.spark().packages().isEmpty()) {
      findings.add(
          Rule.D13.at(
              "/spark",
              "Spark packages are listed beside a build context, which brings its own",
              "Install them in the context's Dockerfile."));
    }
  }

  private void arguments(Arguments arguments) {
    for (String name : arguments.values().keySet()) {
      if (!ARGUMENT.matcher(name).matches()) {
        findings.add(
            Rule.K32.at(
                "/image/arguments/" + name.replace("~", "~0").replace("/", "~1"),
                Shown.quoted(name) + " is no name of a build argument",
                "Use letters, digits and underscores, no digit first."));
      }
    }
    String target = arguments.target();
    if (target != null && !target.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      findings.add(
          Rule.K09.at(
              "/image/target",
              Shown.quoted(target) + " is no name of a stage",
              "Write the name after `AS` in the Dockerfile."));
    }
  }

  private void length(int characters, String field) {
    if (characters > DOCKERFILE_CHARACTERS) {
      findings.add(
          Rule.D10.at(
              field,
              "there are " + characters + " characters",
              "Shorten it to " + DOCKERFILE_CHARACTERS + ", or use a build context."));
    }
  }
}
