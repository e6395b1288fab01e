package dev.kapsel.functions.aws;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.ImageRegistry.StoredImage;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchCheckLayerAvailabilityRequest;
import software.amazon.awssdk.services.ecr.model.BatchCheckLayerAvailabilityResponse;
import software.amazon.awssdk.services.ecr.model.BatchDeleteImageRequest;
import software.amazon.awssdk.services.ecr.model.BatchDeleteImageResponse;
import software.amazon.awssdk.services.ecr.model.BatchGetImageRequest;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.CreateRepositoryRequest;
import software.amazon.awssdk.services.ecr.model.CreateRepositoryResponse;
import software.amazon.awssdk.services.ecr.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenRequest;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenResponse;
import software.amazon.awssdk.services.ecr.model.ImageFailureCode;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ImageTagAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.LayerAvailability;
import software.amazon.awssdk.services.ecr.model.PutImageRequest;
import software.amazon.awssdk.services.ecr.model.PutImageResponse;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/** ECR in front of the tests' registry: repositories have to be made, and tags stay. */
final class FakeEcr implements EcrClient {

  private final ImageRegistry registry;
  private final Set<String> repositories = new HashSet<>();
  private final Map<String, String> tags = new HashMap<>();

  FakeEcr(ImageRegistry registry) {
    this.registry = registry;
  }

  @Override
  public CreateRepositoryResponse createRepository(CreateRepositoryRequest request) {
    if (!repositories.add(request.repositoryName())) {
      throw RepositoryAlreadyExistsException.builder().message("it is there").build();
    }
    return CreateRepositoryResponse.builder().build();
  }

  @Override
  public GetAuthorizationTokenResponse getAuthorizationToken(GetAuthorizationTokenRequest request) {
    String token =
        Base64.getEncoder().encodeToString("AWS:password".getBytes(StandardCharsets.UTF_8));
    return GetAuthorizationTokenResponse.builder()
        .authorizationData(data -> data.authorizationToken(token).expiresAt(Instant.MAX))
        .build();
  }

  @Override
  public BatchGetImageResponse batchGetImage(BatchGetImageRequest request) {
    WorkspaceName workspace = workspace(request.repositoryName());
    ImageIdentifier asked = request.imageIds().getFirst();
    String digest = asked.imageTag() == null ? asked.imageDigest() : tags.get(asked.imageTag());
    ImageIdentifier id = asked.toBuilder().imageDigest(digest).build();
    return registry
        .find(workspace, Digest.parse(requireNonNull(digest)))
        .map(
            image ->
                BatchGetImageResponse.builder()
                    .images(
                        found ->
                            found
                                .imageId(id)
                                .imageManifest(manifest(image))
                                .imageManifestMediaType("application/json"))
                    .build())
        .orElseGet(
            () ->
                BatchGetImageResponse.builder()
                    .failures(
                        none -> none.imageId(id).failureCode(ImageFailureCode.IMAGE_NOT_FOUND))
                    .build());
  }

  private static String manifest(StoredImage image) {
    ObjectNode manifest = KapselJson.mapper().createObjectNode();
    var layers = manifest.putArray("layers");
    image
        .layers()
        .forEach(
            (digest, size) ->
                layers.addObject().put("digest", digest.toString()).put("size", size));
    return manifest.toString();
  }

  @Override
  public BatchCheckLayerAvailabilityResponse batchCheckLayerAvailability(
      BatchCheckLayerAvailabilityRequest request) {
    WorkspaceName workspace = workspace(request.repositoryName());
    String digest = request.layerDigests().getFirst();
    boolean there = registry.hasBlob(workspace, Digest.parse(digest));
    return BatchCheckLayerAvailabilityResponse.builder()
        .layers(
            layer ->
                layer
                    .layerDigest(digest)
                    .layerAvailability(
                        there ? LayerAvailability.AVAILABLE : LayerAvailability.UNAVAILABLE))
        .build();
  }

  @Override
  public PutImageResponse putImage(PutImageRequest request) {
    WorkspaceName workspace = workspace(request.repositoryName());
    if (tags.containsKey(request.imageTag())) {
      // Also where it is the same image, as some have seen ECR do.
      throw ImageTagAlreadyExistsException.builder().message("it is there").build();
    }
    registry.tag(workspace, Digest.parse(request.imageDigest()), request.imageTag());
    tags.put(request.imageTag(), request.imageDigest());
    return PutImageResponse.builder().build();
  }

  @Override
  public BatchDeleteImageResponse batchDeleteImage(BatchDeleteImageRequest request) {
    WorkspaceName workspace = workspace(request.repositoryName());
    ImageIdentifier id = request.imageIds().getFirst();
    if (id.imageTag() == null) {
      registry.delete(workspace, Digest.parse(id.imageDigest()));
      tags.values().removeIf(id.imageDigest()::equals);
    } else {
      String digest = tags.remove(id.imageTag());
      if (digest != null) {
        if (tags.containsValue(digest)) {
          registry.untag(workspace, Digest.parse(digest), id.imageTag());
        } else {
          registry.delete(workspace, Digest.parse(digest));
        }
      }
    }
    return BatchDeleteImageResponse.builder().build();
  }

  @Override
  public DescribeImagesResponse describeImages(DescribeImagesRequest request) {
    WorkspaceName workspace = workspace(request.repositoryName());
    String digest = request.imageIds().getFirst().imageDigest();
    if (registry.find(workspace, Digest.parse(digest)).isEmpty()) {
      throw ImageNotFoundException.builder().message(digest).build();
    }
    return DescribeImagesResponse.builder()
        .imageDetails(
            image ->
                image.imageTags(
                    tags.entrySet().stream()
                        .filter(tag -> tag.getValue().equals(digest))
                        .map(Map.Entry::getKey)
                        .toList()))
        .build();
  }

  private WorkspaceName workspace(String repository) {
    if (!repositories.contains(repository)) {
      throw RepositoryNotFoundException.builder().message(repository).build();
    }
    return new WorkspaceName(requireNonNull(repository).substring(repository.indexOf('/') + 1));
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
