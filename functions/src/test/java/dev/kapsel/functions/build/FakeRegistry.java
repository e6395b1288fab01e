package dev.kapsel.functions.build;

import dev.kapsel.functions.environment.ImageOwners;
import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.RepositoryNames;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.BuildPlan;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A registry and a store of artifacts in memory. */
final class FakeRegistry implements ImageRegistry, ImageOwners, Artifacts {

  final Map<Digest, StoredImage> images = new ConcurrentHashMap<>();
  final Map<String, Digest> tags = new ConcurrentHashMap<>();
  final Set<Digest> blobs = ConcurrentHashMap.newKeySet();
  final Map<Digest, byte[]> artifacts = new ConcurrentHashMap<>();
  volatile boolean down;
  volatile boolean refusesTags;
  volatile boolean refusesLogins;

  /** What happens elsewhere while an artifact is put, once. */
  Runnable meanwhile = () -> {};

  @Override
  public BuildPlan.Target target(WorkspaceName workspace) {
    check(refusesLogins);
    return new BuildPlan.Target("http://127.0.0.1:5000", "kapsel/" + workspace, null);
  }

  @Override
  public ImageReference reference(WorkspaceName workspace, String tag, Digest digest) {
    return new ImageReference("127.0.0.1:5000", "kapsel/" + workspace, tag, digest);
  }

  @Override
  public Optional<WorkspaceName> owner(ImageReference reference) {
    return reference.registry().equals("127.0.0.1:5000")
        ? RepositoryNames.owner("kapsel/", reference.repository())
        : Optional.empty();
  }

  @Override
  public PullCredentials pullCredentials(WorkspaceName workspace) {
    check(down);
    return new PullCredentials(
        "127.0.0.1:5000", "kapsel/" + workspace, "reader", "secret", Instant.EPOCH);
  }

  @Override
  public Optional<StoredImage> find(WorkspaceName workspace, Digest manifest) {
    check(down);
    return Optional.ofNullable(images.get(manifest));
  }

  @Override
  public boolean hasBlob(WorkspaceName workspace, Digest blob) {
    return blobs.contains(blob);
  }

  @Override
  public void tag(WorkspaceName workspace, Digest manifest, String tag) {
    check(down || refusesTags);
    tags.put(tag, manifest);
  }

  @Override
  public boolean untag(WorkspaceName workspace, Digest manifest, String tag) {
    check(down);
    boolean last = tags.values().stream().filter(manifest::equals).count() == 1;
    if (last && manifest.equals(tags.get(tag))) {
      // As ECR, which would drop it.
      return false;
    }
    tags.remove(tag, manifest);
    return true;
  }

  @Override
  public void delete(WorkspaceName workspace, Digest manifest) {
    check(down);
    images.remove(manifest);
    tags.values().removeIf(manifest::equals);
  }

  @Override
  public Digest put(WorkspaceName workspace, byte[] content) {
    Runnable once = meanwhile;
    meanwhile = () -> {};
    once.run();
    Digest digest = Digest.of(content);
    artifacts.put(digest, content);
    return digest;
  }

  @Override
  public Optional<byte[]> get(WorkspaceName workspace, Digest digest) {
    return Optional.ofNullable(artifacts.get(digest));
  }

  private static void check(boolean broken) {
    if (broken) {
      throw new UnavailableException("the registry is down");
    }
  }
}
