package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * ECR's own interface over a real registry: repositories have to be made, tags stay with their
 * image, and logins carry the rights of the session that asked for them.
 */
final class Ecr implements AwsService {

  private static final String MANIFESTS =
      "application/vnd.docker.distribution.manifest.v2+json,"
          + "application/vnd.oci.image.manifest.v1+json";

  private final URI registry;
  private final HttpClient client = Forwarding.client();
  private final Set<String> repositories = ConcurrentHashMap.newKeySet();
  private final Map<String, String> logins = new ConcurrentHashMap<>();

  Ecr(URI registry) {
    this.registry = registry;
  }

  boolean has(String repository) {
    return repositories.contains(repository);
  }

  Set<String> repositories() {
    return Set.copyOf(repositories);
  }

  /** The access key of the session that a login came from, by the login's password. */
  Optional<String> session(String password) {
    return Optional.ofNullable(logins.get(password));
  }

  @Override
  public JsonNode answer(AwsCall call) throws Exception {
    return switch (call.operation()) {
      case "GetAuthorizationToken" -> login(call.caller());
      case "CreateRepository" -> create(call.request());
      case "BatchCheckLayerAvailability" -> layers(existing(call.request()), call.request());
      case "BatchGetImage" -> images(existing(call.request()), call.request());
      case "PutImage" -> put(existing(call.request()), call.request());
      default -> throw new AwsError("UnknownOperationException", call.operation());
    };
  }

  private JsonNode login(String caller) {
    String password = UUID.randomUUID().toString();
    logins.put(password, caller);
    ObjectNode answer = KapselJson.mapper().createObjectNode();
    answer
        .putArray("authorizationData")
        .addObject()
        .put(
            "authorizationToken",
            Base64.getEncoder()
                .encodeToString(("AWS:" + password).getBytes(StandardCharsets.UTF_8)))
        .put("expiresAt", Instant.now().plus(Duration.ofHours(12)).getEpochSecond())
        .put("proxyEndpoint", registry.toString());
    return answer;
  }

  private JsonNode create(JsonNode request) throws AwsError {
    String name = request.path("repositoryName").asText();
    if (!repositories.add(name)) {
      throw new AwsError("RepositoryAlreadyExistsException", name + " already exists");
    }
    ObjectNode answer = KapselJson.mapper().createObjectNode();
    answer.putObject("repository").put("repositoryName", name);
    return answer;
  }

  private String existing(JsonNode request) throws AwsError {
    String name = request.path("repositoryName").asText();
    if (!repositories.contains(name)) {
      throw new AwsError("RepositoryNotFoundException", name + " does not exist");
    }
    return name;
  }

  private JsonNode layers(String repository, JsonNode request) throws Exception {
    ObjectNode answer = KapselJson.mapper().createObjectNode();
    ArrayNode layers = answer.putArray("layers");
    for (JsonNode digest : request.path("layerDigests")) {
      HttpRequest head =
          at(repository + "/blobs/" + digest.asText())
              .method("HEAD", BodyPublishers.noBody())
              .build();
      boolean there = client.send(head, BodyHandlers.discarding()).statusCode() == 200;
      layers
          .addObject()
          .put("layerDigest", digest.asText())
          .put("layerAvailability", there ? "AVAILABLE" : "UNAVAILABLE");
    }
    answer.putArray("failures");
    return answer;
  }

  private JsonNode images(String repository, JsonNode request) throws Exception {
    ObjectNode answer = KapselJson.mapper().createObjectNode();
    ArrayNode images = answer.putArray("images");
    ArrayNode failures = answer.putArray("failures");
    for (JsonNode id : request.path("imageIds")) {
      String reference =
          id.has("imageDigest") ? id.path("imageDigest").asText() : id.path("imageTag").asText();
      HttpResponse<String> found = manifest(repository, reference);
      if (found.statusCode() == 200) {
        ObjectNode image = images.addObject();
        image.put("repositoryName", repository);
        image.set("imageId", id);
        image.put("imageManifest", found.body());
        image.put(
            "imageManifestMediaType", found.headers().firstValue("Content-Type").orElseThrow());
      } else {
        failures
            .addObject()
            .put("failureCode", "ImageNotFound")
            .put("failureReason", "Requested image not found")
            .set("imageId", id);
      }
    }
    return answer;
  }

  private JsonNode put(String repository, JsonNode request) throws Exception {
    String content = request.path("imageManifest").asText();
    String tag = request.path("imageTag").asText();
    Digest digest = Digest.of(content.getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> tagged = manifest(repository, tag);
    if (tagged.statusCode() == 200) {
      throw tagged.body().equals(content)
          ? new AwsError("ImageAlreadyExistsException", tag + " is " + digest)
          : new AwsError("ImageTagAlreadyExistsException", tag + " is another image");
    }
    HttpRequest put =
        at(repository + "/manifests/" + tag)
            .header("Content-Type", request.path("imageManifestMediaType").asText())
            .PUT(BodyPublishers.ofString(content))
            .build();
    HttpResponse<String> answered = client.send(put, BodyHandlers.ofString());
    if (answered.statusCode() != 201) {
      throw new AwsError("LayersNotFoundException", answered.body());
    }
    ObjectNode answer = KapselJson.mapper().createObjectNode();
    answer
        .putObject("image")
        .put("repositoryName", repository)
        .putObject("imageId")
        .put("imageDigest", digest.toString())
        .put("imageTag", tag);
    return answer;
  }

  /** What a repository has under a digest or tag. */
  HttpResponse<String> manifest(String repository, String reference)
      throws IOException, InterruptedException {
    return client.send(
        at(repository + "/manifests/" + reference).header("Accept", MANIFESTS).build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder at(String below) {
    return HttpRequest.newBuilder(registry.resolve("/v2/" + below));
  }
}
