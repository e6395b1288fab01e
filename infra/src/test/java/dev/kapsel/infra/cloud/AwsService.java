package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;

/** What a service of AWS answers that speaks AWS JSON 1.1. */
@FunctionalInterface
interface AwsService {

  /**
   * @param caller the access key by which the request is signed
   */
  JsonNode answer(String caller, String operation, JsonNode request) throws Exception;
}
