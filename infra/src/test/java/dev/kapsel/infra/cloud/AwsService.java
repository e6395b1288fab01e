package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;

/** A service of AWS: what it answers to a call. */
@FunctionalInterface
interface AwsService {

  JsonNode answer(AwsCall call) throws Exception;
}
