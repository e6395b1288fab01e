package dev.kapsel.model.protocol;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker needs to know to make one image: the answer to its first call.
 *
 * @param lock what to make the image of, in place of resolving; null: resolve
 * @param anew whether nothing may be used that earlier builds have left, in caches or elsewhere;
 *     null in plans of older services: it may
 * @param verified the image to compare with in place of publishing one; null: publish
 * @param recipe the version of the layer recipe to follow
 * @param target where the image is pushed
 * @param limits what the build may use
 * @param sources addresses that this installation sets in place of the clients' defaults
 * @param connections logins for registries and indexes, matched by URL prefix
 * @param context where the definition's build context is; null where it has none
 */
public record BuildPlan(
    BuildId build,
    WorkspaceName workspace,
    int epoch,
    DefinitionHash definitionHash,
    int generation,
    Definition definition,
    String recipe,
    Target target,
    Limits limits,
    Sources sources,
    List<Connection> connections,
    @Nullable Lock lock,
    @Nullable Boolean anew,
    @Nullable Verified verified,
    @Nullable ContextArchive context) {

  public BuildPlan {
    connections = List.copyOf(connections);
  }

  @Override
  public Boolean anew() {
    return Boolean.TRUE.equals(anew);
  }

  /**
   * An image that is there already.
   *
   * @param digest of its manifest, in the target's repository
   * @param layers as they were reported when it was made, from the bottom up
   */
  public record Verified(Digest digest, List<Layer> layers) {
    public Verified {
      layers = List.copyOf(layers);
    }
  }

  /**
   * The archive of the definition's build context. Its address is a secret as long as it is good,
   * so it is never logged: see {@link #toString}.
   *
   * @param url where it may be read without a login while the build begins
   * @param size in bytes
   * @param hosts of registries that its Dockerfile may name, as the workspace is set; none: all
   */
  public record ContextArchive(URI url, long size, List<String> hosts) {
    public ContextArchive {
      hosts = List.copyOf(hosts);
    }

    @Override
    public String toString() {
      return "ContextArchive[" + size + " bytes]";
    }
  }

  /**
   * Where layers and manifest go.
   *
   * @param registry base address, such as {@code http://127.0.0.1:5000}
   * @param repository such as {@code kapsel/default}
   * @param login null where none is needed
   */
  public record Target(String registry, String repository, @Nullable Login login) {}

  /** A user name and password, or a token as the password. Never logged: see {@link #toString}. */
  public record Login(String username, String password) {

    /** As the header of that name says it: the scheme {@code Basic} of RFC 7617. */
    public String authorization() {
      byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
      return "Login[" + username + "]";
    }
  }

  /** A login for whatever lies below a URL prefix. */
  public record Connection(String urlPrefix, Login login) {}

  /**
   * @param seconds for the whole build
   * @param packages at most
   * @param downloadBytes for all package files together
   * @param unpackedBytes for the content of all layers together
   */
  public record Limits(long seconds, int packages, long downloadBytes, long unpackedBytes) {}

  /**
   * @param packageIndex null: the package client's default
   * @param debianMirror null: the mirror of the worker's own package sources
   * @param privateAddresses hosts with private addresses that may be asked all the same, such as a
   *     registry on loopback; {@code host:port}
   */
  public record Sources(
      @Nullable String packageIndex, @Nullable String debianMirror, List<String> privateAddresses) {
    public Sources {
      privateAddresses = List.copyOf(privateAddresses);
    }
  }
}
