package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What somebody asks of a service of AWS.
 *
 * @param caller the access key by which the request is signed
 * @param service as the request names it, such as {@code CodeBuild_20161006}; of a form its action
 */
record AwsCall(String caller, String service, String operation, JsonNode request) {}
