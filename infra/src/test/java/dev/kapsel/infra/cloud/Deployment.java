package dev.kapsel.infra.cloud;

import dev.kapsel.infra.Policies;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * What a deployment comes to.
 *
 * @param registry host and port
 * @param service where the endpoint is
 * @param aws where all services of AWS are asked but S3
 * @param store where S3 is
 */
record Deployment(String table, String registry, URI service, URI aws, URI store) {

  /** The values of the template's variables that are known at deployment only. */
  Map<String, String> variables() {
    Map<String, String> values = new HashMap<>();
    values.put("KAPSEL_TABLE", table);
    values.put("KAPSEL_ADMINISTRATORS", "group:kapsel-administrators");
    values.put("KAPSEL_GROUPS_CLAIMS", "groups");
    values.put("KAPSEL_METRICS", "Kapsel/" + Policies.NAME);
    values.put("KAPSEL_PACKAGE_INDEX", "");
    values.put("KAPSEL_DEBIAN_MIRROR", "");
    values.put("KAPSEL_BUILD_MINUTES", "14");
    values.put("KAPSEL_REGISTRY", registry);
    values.put("KAPSEL_REPOSITORIES", Policies.NAME);
    values.put("KAPSEL_REPOSITORY_ARNS", Policies.REPOSITORIES);
    values.put("KAPSEL_STORE", Policies.STORE);
    values.put("KAPSEL_REGISTRY_ROLE", Policies.REGISTRY_ROLE);
    values.put("KAPSEL_ASSEMBLY_PROJECT", Policies.PROJECT);
    values.put("KAPSEL_ENGINE_PROJECT", Policies.ENGINE);
    values.put("KAPSEL_SERVICE", service.toString());
    values.put("KAPSEL_PROGRAM", Policies.PROGRAM);
    values.put("KAPSEL_SECRETS", Policies.NAME + "/connections");
    values.put("KAPSEL_EVENT_BUS", Policies.NAME);
    values.put("KAPSEL_CURATED_INDEX", "");
    values.put("KAPSEL_CURATED_REGISTRIES", "");
    values.put("KAPSEL_CURATED_REPOSITORIES", "");
    return values;
  }

  /** What is otherwise here than on AWS. */
  Map<String, String> surroundings() {
    return Map.of(
        "AWS_REGION",
        Policies.REGION,
        "AWS_ENDPOINT_URL",
        aws.toString(),
        "AWS_ENDPOINT_URL_S3",
        store.toString(),
        "KAPSEL_REGISTRY_SCHEME",
        "http");
  }
}
