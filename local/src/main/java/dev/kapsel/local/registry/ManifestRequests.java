package dev.kapsel.local.registry;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads, writes and deletes manifests, by tag or by digest. */
final class ManifestRequests {

  /** As the distribution specification advises registries to allow at least. */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final RegistryStore store;

  ManifestRequests(RegistryStore store) {
    this.store = store;
  }

  void handle(Call call, RepositoryName repository, String reference) throws IOException {
    switch (call.method()) {
      case "GET", "HEAD" -> send(call, repository, reference);
      case "PUT" -> store(call, repository, reference);
      case "DELETE" -> delete(call, repository, reference);
      default -> throw call.unsupported();
    }
  }

  private void send(Call call, RepositoryName repository, String reference) throws IOException {
    Optional<StoredManifest> found =
        isDigest(reference)
            ? store.manifest(repository, Call.digest(reference))
            : store.manifest(repository, Call.tag(reference));
    StoredManifest manifest =
        found.orElseThrow(() -> RegistryStore.unknownManifest(repository, reference));
    call.with("Docker-Content-Digest", manifest.digest())
        .with("ETag", "\"" + manifest.digest() + "\"")
        .with("Content-Type", manifest.mediaType())
        .send(200, manifest.content());
  }

  private void store(Call call, RepositoryName repository, String reference) throws IOException {
    byte[] content = call.body().readNBytes(MAX_BYTES + 1);
    if (content.length > MAX_BYTES) {
      throw new RegistryException(
          ErrorCode.SIZE_INVALID, "the manifest is larger than " + MAX_BYTES + " bytes");
    }
    ContentDigest said = isDigest(reference) ? Call.digest(reference) : null;
    ContentDigest digest =
        (said == null ? ContentDigest.Algorithm.SHA256 : said.algorithm()).of(content);
    if (said != null && !said.equals(digest)) {
      throw new RegistryException(
          ErrorCode.DIGEST_INVALID, "the manifest has digest " + digest + ", not " + reference);
    }
    List<TagName> tags =
        (said == null ? List.of(reference) : call.queries("tag")).stream().map(Call::tag).toList();
    ManifestDocument document = ManifestDocument.parse(content, call.header("Content-Type"));
    store.putManifest(repository, digest, content, document);
    for (TagName tag : tags) {
      store.tag(repository, tag, digest);
      call.add("OCI-Tag", tag);
    }
    if (document.subject() != null) {
      call.with("OCI-Subject", document.subject());
    }
    call.with("Location", "/v2/" + repository + "/manifests/" + digest)
        .with("Docker-Content-Digest", digest)
        .answer(201);
  }

  private void delete(Call call, RepositoryName repository, String reference) throws IOException {
    if (isDigest(reference)) {
      store.deleteManifest(repository, Call.digest(reference));
    } else {
      store.untag(repository, Call.tag(reference));
    }
    call.answer(202);
  }

  /** No tag has a colon. */
  private static boolean isDigest(String reference) {
    return reference.indexOf(':') >= 0;
  }
}
