package dev.kapsel.functions.context;

import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A store that has what a test sent, in whatever workspace. */
public final class InMemoryContextStore implements ContextStore {

  private final Map<Sha256, byte[]> sent = new ConcurrentHashMap<>();
  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
  private volatile String root = "https://store.example";

  /** From now on archives are read below this address. */
  public void serveAt(String address) {
    root = address;
  }

  /** Sends an archive to wherever it was offered. */
  public void send(byte[] archive) {
    sendAs(Sha256.of(archive), archive);
  }

  /** Sends something else in an archive's place, which no real store takes. */
  void sendAs(Sha256 name, byte[] archive) {
    sent.put(name, archive.clone());
  }

  /** What is kept for good. */
  Map<String, byte[]> kept() {
    return Map.copyOf(kept);
  }

  @Override
  public Target offer(WorkspaceName workspace, Archive archive, Instant until) {
    return new Target(
        "PUT",
        URI.create("https://store.example/" + archive.sha256()),
        Map.of("x-until", "" + until));
  }

  @Override
  public Optional<InputStream> uploaded(WorkspaceName workspace, Archive archive) {
    return Optional.ofNullable(sent.get(archive.sha256())).map(ByteArrayInputStream::new);
  }

  @Override
  public void keep(WorkspaceName workspace, Archive archive, Sha256 content) {
    kept.put(workspace + "/" + content, Objects.requireNonNull(sent.get(archive.sha256())));
  }

  @Override
  public URI address(WorkspaceName workspace, Sha256 content, Instant until) {
    return URI.create("%s/%s/%s?until=%s".formatted(root, workspace, content, until));
  }
}
