package dev.kapsel.functions.aws.ecr;

import dev.kapsel.functions.environment.ImageOwners;
import dev.kapsel.functions.image.RepositoryNames;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.ImageReference;
import java.util.Optional;

/**
 * What repositories are called.
 *
 * @param scheme how the registry is spoken to: {@code https}, or {@code http} on a stand-in
 * @param host of the registry, such as {@code <account>.dkr.ecr.<region>.<suffix>}
 * @param arns what an ARN of a repository begins with, up to its name
 * @param prefix of all names
 */
public record EcrRepositories(String scheme, String host, String arns, String prefix)
    implements ImageOwners {

  String name(WorkspaceName workspace) {
    return prefix + "/" + workspace;
  }

  String address() {
    return scheme + "://" + host;
  }

  @Override
  public Optional<WorkspaceName> owner(ImageReference reference) {
    return reference.registry().equalsIgnoreCase(host)
        ? RepositoryNames.owner(prefix + "/", reference.repository())
        : Optional.empty();
  }

  String arn(WorkspaceName workspace) {
    return arns + name(workspace);
  }
}
