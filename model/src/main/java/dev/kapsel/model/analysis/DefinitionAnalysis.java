package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.workspace.WorkspaceSettings.NetworkPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a definition to every rule that concerns what it says. What concerns the document that said
 * it, such as unknown fields, is found where documents are read.
 */
public final class DefinitionAnalysis {

  private DefinitionAnalysis() {}

  /** What the rules find; fields point into the expanded native form. */
  public static List<Finding> of(Definition definition, NetworkPolicy network) {
    List<Finding> findings = new ArrayList<>();
    AddressRules addresses = new AddressRules(findings);
    new ImageRules(findings).check(definition);
    new PackageRules(findings, addresses, definition.packages()).check(definition);
    addresses.check(definition);
    new SecretRules(findings).check(definition);
    new VariableRules(findings).check(definition);
    findings.addAll(NetworkRules.of(definition, network));
    return List.copyOf(findings);
  }
}
