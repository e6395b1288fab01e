package dev.kapsel.functions.curated;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.build.Connections;
import dev.kapsel.functions.image.ImageRegistry.StoredImage;
import dev.kapsel.functions.image.PublisherLogins;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.BuildPlan.Login;
import dev.kapsel.model.registry.Challenge;
import dev.kapsel.model.registry.RegistryAddresses;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests from the registries of others. Those that ask for a login are shown the one that
 * this installation gives for the repository, or that of a connection of {@code curated}; some have
 * a token for anybody.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     distribution specification, pulling manifests</a>
 */
@Singleton
@Secondary
final class RegistryManifests implements PublishedImages {

  private static final String MANIFESTS =
      "application/vnd.docker.distribution.manifest.v2+json,"
          + "application/vnd.oci.image.manifest.v1+json";

  private final Fetching fetching = new Fetching();
  private final PublisherLogins publishers;
  private final Connections connections;

  RegistryManifests(PublisherLogins publishers, Connections connections) {
    this.publishers = publishers;
    this.connections = connections;
  }

  @Override
  public Optional<StoredImage> find(ImageReference reference) {
    Digest digest = reference.digest();
    if (digest == null) {
      throw new IllegalArgumentException(reference + " names no digest");
    }
    URI registry = new RegistryAddresses(List.of()).base(reference);
    URI address = registry.resolve("/v2/" + reference.repository() + "/manifests/" + digest);
    HttpResponse<byte[]> answer = fetching.get(address, MANIFESTS, null);
    if (answer.statusCode() == 401) {
      answer = fetching.get(address, MANIFESTS, right(answer, registry, reference));
    }
    return switch (answer.statusCode()) {
      case 200 -> Optional.of(image(reference, digest, answer.body()));
      case 404 -> Optional.empty();
      case 401, 403 ->
          throw new UnavailableException(
              "the registry of "
                  + reference
                  + " answers "
                  + answer.statusCode()
                  + ": it needs a login, or another one. Give the workspace `curated` a connection"
                  + " for it");
      default ->
          throw new UnavailableException(
              "the registry of " + reference + " answers " + answer.statusCode());
    };
  }

  /** What to show in answer to a refusal; null where there is nothing. */
  private @Nullable String right(HttpResponse<?> refusal, URI registry, ImageReference reference) {
    Challenge challenge =
        Challenge.parse(refusal.headers().firstValue("www-authenticate").orElse(null));
    if (challenge == null) {
      return null;
    }
    Login login = login(reference);
    if (challenge.bearer()) {
      return token(challenge, registry, reference, login);
    }
    return login != null && challenge.basic() ? login.authorization() : null;
  }

  private @Nullable Login login(ImageReference reference) {
    PullCredentials given = publishers.toPull(reference).orElse(null);
    return given != null && given.username() != null && given.password() != null
        ? new Login(given.username(), given.password())
        : new RegistryAddresses(connections.of(WorkspaceName.CURATED)).login(reference);
  }

  /** Some give tokens to anybody. */
  private @Nullable String token(
      Challenge challenge, URI registry, ImageReference reference, @Nullable Login login) {
    URI service;
    try {
      service =
          challenge.tokens(registry, List.of("repository:" + reference.repository() + ":pull"));
    } catch (IllegalArgumentException e) {
      throw new UnavailableException(
          "the registry of " + reference + " gives no tokens: " + e.getMessage(), e);
    }
    if (!"https".equals(service.getScheme())
        && !registry.getAuthority().equals(service.getAuthority())) {
      throw new UnavailableException(
          "the registry of " + reference + " has its tokens asked for in the clear elsewhere");
    }
    HttpResponse<byte[]> answer =
        fetching.get(service, "application/json", login == null ? null : login.authorization());
    if (answer.statusCode() != 200) {
      return null;
    }
    JsonNode body = json(answer.body(), "the token of " + reference);
    String token = body.path("token").asText(body.path("access_token").asText(""));
    return token.isEmpty() ? null : "Bearer " + token;
  }

  private static StoredImage image(ImageReference reference, Digest digest, byte[] manifest) {
    if (!Digest.of(manifest).equals(digest)) {
      throw new UnavailableException(
          "the registry of " + reference + " sends something else under that digest");
    }
    Map<Digest, Long> layers = new LinkedHashMap<>();
    for (JsonNode layer : json(manifest, "the manifest of " + reference).path("layers")) {
      layers.put(Digest.parse(layer.path("digest").asText()), layer.path("size").asLong());
    }
    return new StoredImage(digest, layers);
  }

  private static JsonNode json(byte[] body, String what) {
    try {
      return KapselJson.mapper().readTree(body);
    } catch (IOException e) {
      throw new UnavailableException(what + " is no JSON", e);
    }
  }
}
