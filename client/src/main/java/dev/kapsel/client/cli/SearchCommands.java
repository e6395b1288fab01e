package dev.kapsel.client.cli;

import dev.kapsel.client.SearchClient;
import dev.kapsel.client.SearchClient.ForBases;
import dev.kapsel.client.SearchClient.ForEnvironments;
import dev.kapsel.client.SearchClient.ForPackages;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.requirement.DebianRange;
import dev.kapsel.model.requirement.MalformedRequirement;
import dev.kapsel.model.requirement.VersionRange;
import dev.kapsel.model.search.BaseMatch;
import dev.kapsel.model.search.PackageMatch;
import dev.kapsel.model.search.PackageSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel search ...}: what the workspace has of something. */
final class SearchCommands {

  private SearchCommands() {}

  @Command(
      name = "env",
      description = "Find environments by words of their name and description, tags and owners.",
      footer = {
        "",
        "Examples:",
        "  kapsel search env sales forecast",
        "  kapsel search env --tag stage=prod --owner user:alice"
      })
  static final class Environments implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..*", paramLabel = "WORD", description = "Words; all must be there.")
    @Nullable List<String> words;

    @Option(
        names = "--tag",
        paramLabel = "KEY[=VALUE]",
        description = "A tag that the latest version has; may be given several times.")
    @Nullable List<String> tags;

    @Option(
        names = "--owner",
        paramLabel = "WHO",
        description = "Who registered a version: user:SUBJECT or token:WORKSPACE/ID.")
    @Nullable String owner;

    @Mixin LimitOption limit = new LimitOption();

    Environments(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      if (Stream.of(words, tags, owner).allMatch(Objects::isNull)) {
        throw new UsageException("there is nothing to search for: give words, --tag or --owner");
      }
      ForEnvironments asked =
          new ForEnvironments(
              words == null ? null : String.join(" ", words),
              tags == null ? List.of() : tags,
              owner);
      SearchClient client = session.client().search();
      List<EnvironmentSummary> found =
          limit.first(session, token -> client.environments(asked, token));
      session.answers().write(found, new SearchLines(session.terminal()).environments(found));
      return SearchLines.exitCode(found);
    }
  }

  @Command(
      name = "package",
      description = "Find images that hold a package, and the versions that use them.",
      footer = {
        "",
        "Examples:",
        "  kapsel search package numpy",
        "  kapsel search package 'numpy>=2.0,<2.2' --current",
        "  kapsel search package 'libssl3<3.0.15-1~deb12u1' --kind deb"
      })
  static final class Packages implements Callable<Integer> {
    private static final Pattern FORM = Pattern.compile("([^=<>!~\\s]+)\\s*(.*)");

    private final Session session;

    @Parameters(
        paramLabel = "PACKAGE",
        description = "A name, with or without versions: numpy, 'numpy>=2.0,<2.2'.")
    String wanted;

    @Option(
        names = "--kind",
        paramLabel = "wheel|conda|deb|base",
        description = {
          "Only packages of this kind: what Kapsel installed, or what the base image had.",
          "With deb, versions are compared as Debian does."
        })
    @Nullable PackageSource kind;

    @Option(names = "--current", description = "Only generations that callers of an image get now.")
    boolean current;

    @Mixin LimitOption limit = new LimitOption();

    Packages(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Matcher form = FORM.matcher(wanted);
      if (!form.matches()) {
        throw new UsageException("`" + wanted + "` names no package; write numpy or 'numpy<2'");
      }
      String versions = form.group(2).isBlank() ? null : form.group(2);
      checkVersions(versions);
      ForPackages asked = new ForPackages(form.group(1), versions, kind, current);
      SearchClient client = session.client().search();
      List<PackageMatch> found = limit.first(session, token -> client.packages(asked, token));
      session.answers().write(found, new SearchLines(session.terminal()).packages(found));
      return SearchLines.exitCode(found);
    }

    private void checkVersions(@Nullable String versions) {
      if (versions == null) {
        return;
      }
      boolean debian = kind == PackageSource.DEB;
      try {
        var unused = debian ? DebianRange.parse(versions) : VersionRange.parse(versions);
      } catch (MalformedRequirement e) {
        String hint = debian ? "" : " (versions are compared as Debian does with --kind deb)";
        throw new UsageException(e.getMessage() + ": " + e.fix() + hint);
      }
    }
  }

  @Command(
      name = "base",
      description = "Find images on a base image, or the image with a digest.",
      footer = {
        "",
        "Examples:",
        "  kapsel search base kapsel/python",
        "  kapsel search base python:3.11-slim --current",
        "  kapsel search base sha256:..."
      })
  static final class Bases implements Callable<Integer> {
    private final Session session;

    @Parameters(
        paramLabel = "IMAGE|DIGEST",
        description = "A repository, with or without a tag, or a digest.")
    String wanted;

    @Option(names = "--current", description = "Only generations that callers of an image get now.")
    boolean current;

    @Mixin LimitOption limit = new LimitOption();

    Bases(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      boolean digest = wanted.startsWith("sha256:");
      try {
        var unused = digest ? Digest.parse(wanted) : ImageReference.parse(wanted);
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            e.getMessage() + ": write kapsel/python, python:3.11 or sha256:... in full");
      }
      ForBases asked = new ForBases(digest ? null : wanted, digest ? wanted : null, current);
      SearchClient client = session.client().search();
      List<BaseMatch> found = limit.first(session, token -> client.bases(asked, token));
      session.answers().write(found, new SearchLines(session.terminal()).bases(found));
      return SearchLines.exitCode(found);
    }
  }
}
