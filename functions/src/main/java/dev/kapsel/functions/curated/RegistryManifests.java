package dev.kapsel.functions.curated;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.image.ImageRegistry.StoredImage;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests from registries that everybody may pull from, with the token that some of them
 * give to anybody.
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

  @Override
  public Optional<StoredImage> find(ImageReference reference) {
    Digest digest = reference.digest();
    if (digest == null) {
      throw new IllegalArgumentException(reference + " names no digest");
    }
    URI address =
        URI.create(
            Fetching.scheme(reference.registry())
                + "://"
                + reference.registry()
                + "/v2/"
                + reference.repository()
                + "/manifests/"
                + digest);
    HttpResponse<byte[]> answer = fetching.get(address, MANIFESTS, null);
    if (answer.statusCode() == 401) {
      answer = fetching.get(address, MANIFESTS, token(answer, reference));
    }
    return switch (answer.statusCode()) {
      case 200 -> Optional.of(image(reference, digest, answer.body()));
      case 404 -> Optional.empty();
      default ->
          throw new UnavailableException(
              "the registry of " + reference + " answers " + answer.statusCode());
    };
  }

  /** Null where the registry does not say who gives tokens out. */
  private @Nullable String token(HttpResponse<?> refusal, ImageReference reference) {
    Optional<URI> service =
        refusal
            .headers()
            .firstValue("www-authenticate")
            .flatMap(challenge -> AnonymousToken.address(challenge, reference));
    if (service.isEmpty()) {
      return null;
    }
    HttpResponse<byte[]> answer = fetching.get(service.get(), "application/json", null);
    JsonNode body = json(answer.body(), "the token of " + reference);
    String token = body.path("token").asText(body.path("access_token").asText(""));
    return answer.statusCode() == 200 && !token.isEmpty() ? token : null;
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
