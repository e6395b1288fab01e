package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.requirement.MalformedRequirement;
import dev.kapsel.model.requirement.Requirement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules for requirements that pip would be given, alone or inside a conda environment. */
final class PackageRules {

  private final List<Finding> findings;
  private final AddressRules addresses;
  private final boolean hashes;

  PackageRules(List<Finding> findings, AddressRules addresses, PackageOptions options) {
    this.findings = findings;
    this.addresses = addresses;
    this.hashes = options.requireHashes();
  }

  void check(Definition definition) {
    switch (definition.python()) {
      case Python.Pip pip -> requirements(pip.requirements(), "/python/system/pip");
      case Python.Conda conda -> {
        new CondaRules(findings).check(conda);
        requirements(
            conda.pip(),
            "/python/system/conda/dependencies/" + conda.dependencies().size() + "/pip");
      }
      case Python.User user -> withoutPackages(definition.packages());
    }
  }

  private void withoutPackages(PackageOptions options) {
    if (!options.equals(PackageOptions.DEFAULT)) {
      findings.add(
          Rule.K29.at(
              "/packages",
              "the options under `packages` have no effect: the image manages its Python",
              "Remove them, or list packages under `python: {system: ...}`."));
    }
  }

  private void requirements(List<String> texts, String field) {
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      String pointer = field + "/" + i;
      Optional<Requirement> parsed = parse(texts.get(i));
      parsed.ifPresent(
          requirement -> {
            requirement(requirement, pointer);
            twice(requirement, seen, pointer);
          });
    }
  }

  /** What the reader could not read is reported there. */
  private static Optional<Requirement> parse(String text) {
    try {
      return Optional.of(Requirement.parse(text));
    } catch (MalformedRequirement e) {
      return Optional.empty();
    }
  }

  private void requirement(Requirement requirement, String field) {
    String name = "`" + requirement.name() + "`";
    String url = requirement.url();
    if (!requirement.pinned()) {
      findings.add(
          Rule.D29.at(
              field,
              name + " is not pinned: the first build decides its version",
              "Write `" + requirement.name() + "==` and a version."));
    }
    if (url != null) {
      addresses.direct(url, field);
    }
    boolean hashInUrl = url != null && url.contains("#sha256=");
    if (hashes && requirement.hashes().isEmpty() && !hashInUrl) {
      findings.add(
          Rule.K24.at(
              field,
              name + " has no hash, and `requireHashes` is on",
              "Append `--hash=sha256:...` for each file that may be chosen."));
    }
    if (!hashes && !requirement.hashes().isEmpty()) {
      findings.add(
          Rule.K23.at(
              field,
              name + " has a hash, and `requireHashes` is off",
              "Set `packages: {requireHashes: true}`, or remove the hashes."));
    }
  }

  private void twice(Requirement requirement, Map<String, String> seen, String field) {
    String marker = String.valueOf(requirement.marker());
    if (marker.equals(seen.put(requirement.name(), marker))) {
      findings.add(
          Rule.K25.at(
              field,
              "`" + requirement.name() + "` is asked for twice",
              "Keep one requirement with all versions and extras."));
    }
  }
}
