package dev.kapsel.builder.base;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.cache.Unfinished;
import dev.kapsel.builder.registry.RegistryClient;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Blobs of base images on disk, by digest. Only what was checked gets its name. */
final class BlobCache {

  private static final int AT_ONCE = 4;

  private final SharedCache cache;

  BlobCache(SharedCache cache) {
    this.cache = cache;
  }

  Path path(Digest digest) {
    return cache.resolve("blobs").resolve(digest.hex());
  }

  /** Makes the blobs of all these layers present, several at once. */
  void fetch(RegistryClient registry, String repository, List<BaseLayer> layers) {
    try (ExecutorService workers =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<?>> fetches = new java.util.ArrayList<>();
      for (BaseLayer layer : layers) {
        fetches.add(workers.submit(() -> fetch(registry, repository, layer)));
      }
      try {
        for (Future<?> fetch : fetches) {
          fetch.get();
        }
      } catch (ExecutionException e) {
        workers.shutdownNow();
        throw failure(e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        workers.shutdownNow();
        Thread.currentThread().interrupt();
        throw new BuildFailedException(
            FailureCode.CANCELLED, "The build was cancelled.", "Start it again when wanted.", e);
      }
    }
  }

  private void fetch(RegistryClient registry, String repository, BaseLayer layer) {
    Path target = path(layer.digest());
    try {
      if (Files.exists(target) && Files.size(target) == layer.size()) {
        return;
      }
      try (Unfinished file = cache.begin();
          InputStream in = registry.openBlob(repository, layer.digest(), layer.size())) {
        Files.copy(in, file.path());
        file.publish(target);
      }
    } catch (IOException e) {
      throw new BuildFailedException(
          FailureCode.DEFECT,
          "Layer " + layer.digest() + " cannot be kept on the build machine: " + e.getMessage(),
          "Check the free space of the build machine.",
          e);
    }
  }

  private static RuntimeException failure(Throwable cause) {
    return switch (cause) {
      case RuntimeException known -> known;
      case Error error -> throw error;
      default -> new IllegalStateException(cause);
    };
  }
}
