package dev.kapsel.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.environment.ImageOwners;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.RepositoryNames;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.BuildPlan;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The registry as the functions see it: asked in process, named by its address. */
public final class StoredImages implements ImageRegistry, ImageOwners {

  private static final String PREFIX = "kapsel/";

  private static final Pattern HERE =
      Pattern.compile("(?:localhost|.*\\.localhost|[0-9.]+|\\[[0-9a-f:.]+]):([0-9]{1,5})");

  private final RegistryStore store;
  private final URI address;
  private final @Nullable RegistryLogins logins;

  /**
   * @param address where workers and engines reach the store
   * @param logins that they need there; null: none
   */
  public StoredImages(RegistryStore store, URI address, @Nullable RegistryLogins logins) {
    this.store = store;
    this.address = address;
    this.logins = logins;
  }

  @Override
  public BuildPlan.Target target(WorkspaceName workspace) {
    return new BuildPlan.Target(address.toString(), PREFIX + workspace, toPush(workspace));
  }

  private BuildPlan.@Nullable Login toPush(WorkspaceName workspace) {
    if (logins == null) {
      return null;
    }
    RegistryLogins.Login login =
        logins.toPush(repository(workspace), repository(WorkspaceName.CURATED));
    return new BuildPlan.Login(login.username(), login.password());
  }

  @Override
  public ImageReference reference(WorkspaceName workspace, String tag, Digest digest) {
    return new ImageReference(address.getAuthority(), PREFIX + workspace, tag, digest);
  }

  /** Under each name that this machine has for itself. */
  @Override
  public Optional<WorkspaceName> owner(ImageReference reference) {
    Matcher here = HERE.matcher(reference.registry());
    return here.matches() && Integer.parseInt(here.group(1)) == address.getPort()
        ? RepositoryNames.owner(PREFIX, reference.repository())
        : Optional.empty();
  }

  @Override
  public PullCredentials pullCredentials(WorkspaceName workspace) {
    if (logins == null) {
      return PullCredentials.open(address.getAuthority(), PREFIX + workspace);
    }
    RegistryLogins.Login login = logins.toPull(repository(workspace));
    return new PullCredentials(
        address.getAuthority(),
        PREFIX + workspace,
        login.username(),
        login.password(),
        login.expiresAt());
  }

  @Override
  public Optional<StoredImage> find(WorkspaceName workspace, Digest manifest) {
    try {
      Optional<StoredManifest> found =
          store.manifest(repository(workspace), ContentDigest.of(manifest));
      return found.isEmpty()
          ? Optional.empty()
          : Optional.of(new StoredImage(manifest, layers(found.get())));
    } catch (IOException e) {
      throw new UnavailableException("manifest " + manifest + " cannot be read", e);
    }
  }

  private static Map<Digest, Long> layers(StoredManifest manifest) throws IOException {
    Map<Digest, Long> layers = new LinkedHashMap<>();
    for (JsonNode layer : KapselJson.mapper().readTree(manifest.content()).path("layers")) {
      layers.put(Digest.parse(layer.path("digest").asText()), layer.path("size").asLong());
    }
    return layers;
  }

  @Override
  public boolean hasBlob(WorkspaceName workspace, Digest blob) {
    return store.hasBlob(repository(workspace), ContentDigest.of(blob));
  }

  @Override
  public void tag(WorkspaceName workspace, Digest manifest, String tag) {
    try {
      store.tag(repository(workspace), new TagName(tag), ContentDigest.of(manifest));
    } catch (IOException e) {
      throw new UnavailableException("tag " + tag + " cannot be written", e);
    }
  }

  @Override
  public boolean untag(WorkspaceName workspace, Digest manifest, String tag) {
    try {
      store.untagIfThere(repository(workspace), new TagName(tag));
      return true;
    } catch (IOException e) {
      throw new UnavailableException("tag " + tag + " cannot be taken away", e);
    }
  }

  @Override
  public void delete(WorkspaceName workspace, Digest manifest) {
    RepositoryName repository = repository(workspace);
    ContentDigest digest = ContentDigest.of(manifest);
    try {
      if (store.manifest(repository, digest).isPresent()) {
        store.deleteManifest(repository, digest);
      }
    } catch (IOException e) {
      throw new UnavailableException("manifest " + manifest + " cannot be deleted", e);
    }
  }

  static RepositoryName repository(WorkspaceName workspace) {
    return new RepositoryName(PREFIX + workspace);
  }
}
