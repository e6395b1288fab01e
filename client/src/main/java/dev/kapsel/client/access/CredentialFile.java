package dev.kapsel.client.access;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The sign-ins of a person, one for each service, in a file that only that person can read. It is
 * replaced as a whole, by one process at a time: a refresh token that two would use ends the
 * sign-in.
 */
public final class CredentialFile {

  private static final TypeReference<Map<String, StoredSignIn>> ALL = new TypeReference<>() {};

  /** A lock on a file keeps out other processes, and throws where it should keep out threads. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final Path file;

  public CredentialFile(Path file) {
    this.file = file;
  }

  /** What a service is kept under, however its address is written. */
  static String key(URI service) {
    String authority = String.valueOf(service.getRawAuthority()).toLowerCase(Locale.ROOT);
    String path = String.valueOf(service.getRawPath()).replaceFirst("/+$", "");
    return service.getScheme() + "://" + authority + path;
  }

  Optional<StoredSignIn> find(URI service) {
    return Optional.ofNullable(read().get(key(service)));
  }

  void put(URI service, StoredSignIn signIn) {
    alone(
        () -> {
          Map<String, StoredSignIn> all = read();
          all.put(key(service), signIn);
          return write(all);
        });
  }

  void remove(URI service) {
    alone(
        () -> {
          Map<String, StoredSignIn> all = read();
          return all.remove(key(service)) == null ? all : write(all);
        });
  }

  /** Does something while no other process changes the file. */
  <T> T alone(Supplier<T> work) {
    THREADS.lock();
    try {
      // Within itself not once more: closing the second channel would give up the lock.
      return THREADS.getHoldCount() > 1 ? work.get() : locked(work);
    } finally {
      THREADS.unlock();
    }
  }

  private <T> T locked(Supplier<T> work) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        return work.get();
      }
    } catch (IOException e) {
      throw new SignInException(lock + " cannot be locked: " + e.getMessage());
    }
  }

  private Map<String, StoredSignIn> read() {
    try {
      return new TreeMap<>(KapselJson.mapper().readValue(Files.readAllBytes(file), ALL));
    } catch (NoSuchFileException e) {
      return new TreeMap<>();
    } catch (JacksonException e) {
      // Without its own words, which may quote a token.
      throw new SignInException(
          file + " is not as `kapsel login` writes it; delete it and sign in again");
    } catch (IOException e) {
      throw new SignInException(file + " cannot be read: " + e.getMessage());
    }
  }

  private Map<String, StoredSignIn> write(Map<String, StoredSignIn> all) {
    try {
      // A temporary file is its owner's alone wherever files have owners.
      Path unfinished = Files.createTempFile(file.getParent(), ".", ".unfinished");
      try {
        Files.write(unfinished, KapselJson.mapper().writeValueAsBytes(all));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      return all;
    } catch (IOException e) {
      throw new SignInException(file + " cannot be written: " + e.getMessage());
    }
  }
}
