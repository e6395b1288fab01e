package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.requirement.MalformedRequirement;
import dev.kapsel.model.requirement.Requirement;
import dev.kapsel.model.workspace.WorkspaceSettings.NetworkPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds every host that a definition names to those that its workspace allows. What a definition
 * does not name, such as the index that an installation asks by itself, is the installation's
 * matter; what steps and Dockerfiles fetch cannot be told from their text.
 */
public final class NetworkRules {

  private static final int SHOWN = 5;

  private final NetworkPolicy policy;
  private final List<Finding> findings = new ArrayList<>();

  private NetworkRules(NetworkPolicy policy) {
    this.policy = policy;
  }

  /** What is not allowed; fields point into the expanded native form. */
  public static List<Finding> of(Definition definition, NetworkPolicy policy) {
    NetworkRules rules = new NetworkRules(policy);
    if (!policy.hosts().isEmpty()) {
      rules.check(definition);
    }
    return List.copyOf(rules.findings);
  }

  /** What a Dockerfile names that nobody saw before its context was read. */
  public static List<Finding> ofImages(
      List<ImageReference> images, String field, NetworkPolicy policy) {
    NetworkRules rules = new NetworkRules(policy);
    if (!policy.hosts().isEmpty()) {
      images.forEach(image -> rules.registry(image, field));
    }
    return List.copyOf(rules.findings);
  }

  private void check(Definition definition) {
    NamedBases.of(definition).forEach(base -> registry(base.reference(), base.field()));
    String index = definition.packages().index();
    if (index != null) {
      address(index, "/packages/index");
    }
    addresses(definition.packages().extraIndexes(), "/packages/extraIndexes/");
    addresses(definition.spark().repositories(), "/spark/repositories/");
    switch (definition.python()) {
      case Python.Pip pip -> requirements(pip.requirements(), "/python/system/pip/");
      case Python.Conda conda -> {
        CondaSources.of(conda).forEach(source -> address(source.address(), source.field()));
        requirements(
            conda.pip(),
            "/python/system/conda/dependencies/" + conda.dependencies().size() + "/pip/");
      }
      case Python.User user -> {}
    }
  }

  private void registry(ImageReference reference, String field) {
    if (!reference.own()) {
      held("https://" + reference.registry(), reference.toString(), field);
    }
  }

  private void requirements(List<String> requirements, String field) {
    for (int i = 0; i < requirements.size(); i++) {
      try {
        String url = Requirement.parse(requirements.get(i)).url();
        if (url != null) {
          address(url, field + i);
        }
      } catch (MalformedRequirement e) {
        // Reported where requirements are read.
      }
    }
  }

  private void addresses(List<String> urls, String field) {
    for (int i = 0; i < urls.size(); i++) {
      address(urls.get(i), field + i);
    }
  }

  /** A text that is no URL names no host. */
  private void address(String url, String field) {
    held(url, Address.redacted(url), field);
  }

  private void held(String url, String shown, String field) {
    Address.of(url)
        .map(Address::host)
        .filter(host -> !policy.allows(host))
        .ifPresent(
            host ->
                findings.add(
                    Rule.K33.at(
                        field,
                        Shown.quoted(shown)
                            + " asks the host `"
                            + host
                            + "`, which the workspace does not allow",
                        "Use " + allowed() + ", or ask a manager to allow this host.")));
  }

  private String allowed() {
    List<String> hosts = policy.hosts();
    String first = String.join(", ", hosts.subList(0, Math.min(SHOWN, hosts.size())));
    return hosts.size() > SHOWN
        ? "one of " + first + " and " + (hosts.size() - SHOWN) + " more"
        : "one of " + first;
  }
}
