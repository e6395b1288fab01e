package dev.kapsel.functions.aws.ecr;

import dev.kapsel.model.environment.WorkspaceName;

/**
 * What repositories are called.
 *
 * @param host of the registry, such as {@code <account>.dkr.ecr.<region>.<suffix>}
 * @param arns what an ARN of a repository begins with, up to its name
 * @param prefix of all names
 */
public record EcrRepositories(String host, String arns, String prefix) {

  String name(WorkspaceName workspace) {
    return prefix + "/" + workspace;
  }

  String arn(WorkspaceName workspace) {
    return arns + name(workspace);
  }
}
