package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.ImageSource.Arguments;
import dev.kapsel.model.definition.RunOptions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Secrets belong into connections: whoever reads a definition or pulls an image would have them.
 */
final class SecretRules {

  private static final Map<String, Pattern> KINDS =
      Map.of(
          "an AWS access key", Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
          "a private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----"),
          "a GitHub token", Pattern.compile("\\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\\w{22,})"),
          "a GitLab token", Pattern.compile("\\bglpat-[A-Za-z0-9_-]{20}"),
          "a package index token", Pattern.compile("\\bpypi-AgE[A-Za-z0-9_-]{16,}"),
          "a Slack token", Pattern.compile("\\bxox[abprs]-[A-Za-z0-9-]{10,}"),
          "a storage account key", Pattern.compile("AccountKey=[A-Za-z0-9+/]{40,}"),
          "a login in an address", Pattern.compile("[a-z]://[^/\\s@:$\"'{}]+:[^/\\s@$\"'{}]+@"));
  private static final Pattern NAME =
      Pattern.compile(
          "(?i).*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL).*");
  private static final Pattern HARMLESS_NAME =
      Pattern.compile(
          "(?i).*(?:_FILE|_PATH|_DIR|_URL|_NAME|_ARN|_ID|TOKENIZERS?_.*|MAX_.*TOKENS?)");

  private final List<Finding> findings;

  SecretRules(List<Finding> findings) {
    this.findings = findings;
  }

  void check(Definition definition) {
    switch (definition.image()) {
      case ImageSource.Base base -> {}
      case ImageSource.Steps steps -> {
        texts(steps.steps(), "/image/steps/");
        arguments(steps.arguments());
      }
      case ImageSource.Dockerfile dockerfile -> {
        text(dockerfile.text(), "/image/dockerfile");
        arguments(dockerfile.arguments());
      }
      case ImageSource.Context context -> arguments(context.arguments());
    }
    named(definition.variables(), "/variables/");
    RunOptions runtime = definition.runtime();
    if (runtime != null) {
      texts(runtime.arguments(), "/runtime/arguments/");
    }
  }

  private void arguments(Arguments arguments) {
    named(arguments.values(), "/image/arguments/");
  }

  private void texts(List<String> texts, String field) {
    for (int i = 0; i < texts.size(); i++) {
      text(texts.get(i), field + i);
    }
  }

  private void named(Map<String, String> values, String field) {
    values.forEach(
        (name, value) -> {
          String pointer = field + name.replace("~", "~0").replace("/", "~1");
          boolean certain = text(value, pointer);
          if (!certain
              && !value.isEmpty()
              && NAME.matcher(name).matches()
              && !HARMLESS_NAME.matcher(name).matches()) {
            findings.add(
                Rule.K30.at(
                    pointer,
                    Shown.quoted(name) + " has a value and the name of a secret",
                    "Keep secrets in the compute target or in a connection, not in a definition."));
          }
        });
  }

  private boolean text(String text, String field) {
    boolean found = false;
    for (Map.Entry<String, Pattern> kind : KINDS.entrySet()) {
      if (kind.getValue().matcher(text).find()) {
        found = true;
        findings.add(
            Rule.D08.at(
                field,
                "there is " + kind.getKey() + " in the text",
                "Remove it, make it invalid where it was issued, and use a connection."));
      }
    }
    return found;
  }
}
