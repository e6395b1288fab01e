package dev.kapsel.functions.aws.s3;

import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import java.util.Optional;

/** Artifacts as objects {@code artifacts/<workspace>/<hex>}. */
public final class S3Artifacts implements Artifacts {

  private static final String TYPE = "application/octet-stream";

  private final ObjectStore store;

  public S3Artifacts(ObjectStore store) {
    this.store = store;
  }

  @Override
  public Digest put(WorkspaceName workspace, byte[] content) {
    Digest digest = Digest.of(content);
    store.put(key(workspace, digest), content, TYPE);
    return digest;
  }

  @Override
  public Optional<byte[]> get(WorkspaceName workspace, Digest digest) {
    return store.get(key(workspace, digest));
  }

  private static String key(WorkspaceName workspace, Digest digest) {
    return "artifacts/" + workspace + "/" + digest.sha256().hex();
  }
}
