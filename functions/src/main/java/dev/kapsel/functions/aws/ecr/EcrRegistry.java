package dev.kapsel.functions.aws.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.BuildPlan;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageFailureCode;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ImageTagAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.LayerAvailability;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/**
 * ECR: one repository for each workspace, made when its first image is built. Its tags are
 * immutable; workers push by digest, and the service writes the tag when the image is published.
 */
public final class EcrRegistry implements ImageRegistry {

  private final EcrClient client;
  private final EcrLogins logins;
  private final EcrRepositories repositories;

  public EcrRegistry(EcrClient client, EcrLogins logins, EcrRepositories repositories) {
    this.client = client;
    this.logins = logins;
    this.repositories = repositories;
  }

  @Override
  public BuildPlan.Target target(WorkspaceName workspace) {
    return asked(
        "make room for workspace " + workspace,
        () -> {
          create(workspace);
          EcrLogins.Login login =
              logins.toPush(repositories.arn(workspace), repositories.arn(WorkspaceName.CURATED));
          return new BuildPlan.Target(
              repositories.address(),
              repositories.name(workspace),
              new BuildPlan.Login(login.username(), login.password()));
        });
  }

  /** The same again changes nothing. */
  private void create(WorkspaceName workspace) {
    try {
      client.createRepository(
          request ->
              request
                  .repositoryName(repositories.name(workspace))
                  .imageTagMutability(ImageTagMutability.IMMUTABLE)
                  .tags(tag -> tag.key("kapsel:workspace").value(workspace.value())));
    } catch (RepositoryAlreadyExistsException e) {
      // As it is from the second build on.
    }
  }

  @Override
  public ImageReference reference(WorkspaceName workspace, String tag, Digest digest) {
    return new ImageReference(repositories.host(), repositories.name(workspace), tag, digest);
  }

  @Override
  public PullCredentials pullCredentials(WorkspaceName workspace) {
    return asked(
        "give a login",
        () -> {
          EcrLogins.Login login = logins.toPull(repositories.arn(workspace));
          return new PullCredentials(
              repositories.host(),
              repositories.name(workspace),
              login.username(),
              login.password(),
              login.expiresAt());
        });
  }

  @Override
  public Optional<StoredImage> find(WorkspaceName workspace, Digest manifest) {
    return image(workspace, manifest)
        .map(image -> new StoredImage(manifest, layers(image.imageManifest())));
  }

  private Optional<Image> image(WorkspaceName workspace, Digest manifest) {
    return asked(
        "say whether it has " + manifest,
        () -> {
          BatchGetImageResponse answer;
          try {
            answer =
                client.batchGetImage(
                    request ->
                        request
                            .repositoryName(repositories.name(workspace))
                            .imageIds(id -> id.imageDigest(manifest.toString())));
          } catch (RepositoryNotFoundException e) {
            return Optional.empty();
          }
          if (!answer.images().isEmpty()) {
            return Optional.of(answer.images().getFirst());
          }
          ImageFailure failure = answer.failures().getFirst();
          if (failure.failureCode() == ImageFailureCode.IMAGE_NOT_FOUND) {
            return Optional.empty();
          }
          throw new UnavailableException(
              "ECR does not say whether it has " + manifest + ": " + failure.failureReason());
        });
  }

  private static Map<Digest, Long> layers(String manifest) {
    try {
      Map<Digest, Long> layers = new LinkedHashMap<>();
      for (JsonNode layer : KapselJson.mapper().readTree(manifest).path("layers")) {
        layers.put(Digest.parse(layer.path("digest").asText()), layer.path("size").asLong());
      }
      return layers;
    } catch (IOException e) {
      throw new UnavailableException("ECR gives a manifest that is no JSON", e);
    }
  }

  @Override
  public boolean hasBlob(WorkspaceName workspace, Digest blob) {
    return asked(
        "say whether it has " + blob,
        () -> {
          try {
            return client
                .batchCheckLayerAvailability(
                    request ->
                        request
                            .repositoryName(repositories.name(workspace))
                            .layerDigests(blob.toString()))
                .layers()
                .stream()
                .anyMatch(layer -> layer.layerAvailability() == LayerAvailability.AVAILABLE);
          } catch (RepositoryNotFoundException e) {
            return false;
          }
        });
  }

  @Override
  public void tag(WorkspaceName workspace, Digest manifest, String tag) {
    Image image =
        image(workspace, manifest)
            .orElseThrow(() -> new UnavailableException("ECR has no " + manifest + " to tag"));
    asked(
        "write tag " + tag,
        () -> {
          try {
            return client.putImage(
                request ->
                    request
                        .repositoryName(repositories.name(workspace))
                        .imageManifest(image.imageManifest())
                        .imageManifestMediaType(image.imageManifestMediaType())
                        .imageDigest(manifest.toString())
                        .imageTag(tag));
          } catch (ImageAlreadyExistsException e) {
            return "as it was";
          } catch (ImageTagAlreadyExistsException e) {
            // Some say that ECR says this of the same image, too.
            if (names(workspace, tag, manifest)) {
              return "as it was";
            }
            throw new IllegalStateException("tag " + tag + " names another image already", e);
          }
        });
  }

  private boolean names(WorkspaceName workspace, String tag, Digest manifest) {
    return client
        .batchGetImage(
            request ->
                request
                    .repositoryName(repositories.name(workspace))
                    .imageIds(id -> id.imageTag(tag)))
        .images()
        .stream()
        .anyMatch(image -> manifest.toString().equals(image.imageId().imageDigest()));
  }

  /**
   * ECR deletes an image with its last tag. A generation that has the manifest too may be without
   * its own yet, as that is written after it was published.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html">BatchDeleteImage</a>
   */
  @Override
  public boolean untag(WorkspaceName workspace, Digest manifest, String tag) {
    List<String> tags = tags(workspace, manifest);
    if (!tags.contains(tag)) {
      return true;
    }
    if (tags.size() == 1) {
      return false;
    }
    remove(workspace, "tag " + tag, ImageIdentifier.builder().imageTag(tag).build());
    return true;
  }

  private List<String> tags(WorkspaceName workspace, Digest manifest) {
    return asked(
        "say how " + manifest + " is tagged",
        () -> {
          try {
            return client
                .describeImages(
                    request ->
                        request
                            .repositoryName(repositories.name(workspace))
                            .imageIds(id -> id.imageDigest(manifest.toString())))
                .imageDetails()
                .stream()
                .flatMap(image -> image.imageTags().stream())
                .toList();
          } catch (RepositoryNotFoundException | ImageNotFoundException e) {
            return List.of();
          }
        });
  }

  @Override
  public void delete(WorkspaceName workspace, Digest manifest) {
    remove(
        workspace,
        manifest.toString(),
        ImageIdentifier.builder().imageDigest(manifest.toString()).build());
  }

  private void remove(WorkspaceName workspace, String what, ImageIdentifier image) {
    asked(
        "remove " + what,
        () -> {
          try {
            List<ImageFailure> failures =
                client
                    .batchDeleteImage(
                        request ->
                            request.repositoryName(repositories.name(workspace)).imageIds(image))
                    .failures();
            return failures.stream()
                .filter(failure -> failure.failureCode() != ImageFailureCode.IMAGE_NOT_FOUND)
                .findFirst()
                .map(
                    failure -> {
                      throw new UnavailableException(
                          "ECR does not remove " + what + ": " + failure.failureReason());
                    });
          } catch (RepositoryNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private static <T> T asked(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new UnavailableException("ECR does not " + what + ": " + e.getMessage(), e);
    }
  }
}
