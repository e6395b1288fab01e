package dev.kapsel.builder.registry;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.Answer;
import dev.kapsel.builder.network.Call;
import dev.kapsel.builder.network.Http;
import dev.kapsel.builder.network.TooLargeException;
import dev.kapsel.builder.network.VerifiedStream;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.BuildPlan.Login;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One image registry, by the distribution protocol. Safe for concurrent use. Content is checked
 * against its digest on the way in and out; every failure is a {@link BuildFailedException} that
 * says what to do.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     distribution specification</a>
 */
public final class RegistryClient {

  static final int MOST_MANIFEST_BYTES = 4 << 20;

  /** Each with all the attempts that one request has. */
  private static final int MORE_UPLOADS = 2;

  private static final String MANIFEST_TYPES =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private final Http http;
  private final URI base;
  private final RegistrySession session;
  private final RegistryFailures failures;

  /**
   * @param base such as {@code http://127.0.0.1:5000} or {@code https://registry.example.com}
   * @param login null: anonymous, which may still mean to fetch a token
   */
  public RegistryClient(Http http, URI base, @Nullable Login login) {
    this.http = http;
    this.base = URI.create(base.toString().replaceFirst("/+$", ""));
    this.session = new RegistrySession(http, this.base, login);
    this.failures = new RegistryFailures(this.base);
  }

  /** Of the registry, without a slash at its end. */
  public URI address() {
    return base;
  }

  public boolean hasBlob(String repository, Digest digest) {
    Call call = Call.head(blob(repository, digest));
    try (Answer answer = send(Scope.pull(repository), call)) {
      if (answer.status() == 404) {
        return false;
      }
      if (answer.ok()) {
        return true;
      }
      throw failures.answer(FailureCode.PUSH_FAILED, "look for a layer in", repository, answer);
    }
  }

  /**
   * Makes a blob of another repository of this registry appear in this one.
   *
   * @return false where the registry cannot or may not: push the blob instead
   */
  public boolean mountBlob(String repository, Digest digest, String fromRepository) {
    URI uri = at(repository, "/blobs/uploads/?mount=" + digest + "&from=" + fromRepository);
    Call call = new Call("POST", uri, Map.of(), null);
    try (Answer answer = send(Scope.mount(repository, fromRepository), call)) {
      if (answer.status() == 202) {
        abandon(repository, answer);
      }
      if (answer.status() >= 500 || answer.status() == 429) {
        throw failures.answer(FailureCode.PUSH_FAILED, "mount a layer in", repository, answer);
      }
      return answer.status() == 201;
    }
  }

  public void pushBlob(String repository, Digest digest, Path file) {
    try {
      pushBlob(repository, digest, Files.size(file), () -> Files.newInputStream(file));
    } catch (IOException e) {
      throw failures.unreachable("push to", repository, e);
    }
  }

  public void pushBlob(String repository, Digest digest, byte[] content) {
    pushBlob(repository, digest, content.length, () -> new ByteArrayInputStream(content));
  }

  /**
   * Sends a blob, if the registry does not have it already.
   *
   * @param content opened anew for each attempt
   */
  public void pushBlob(String repository, Digest digest, long size, Call.Content content) {
    if (hasBlob(repository, digest)) {
      return;
    }
    // An upload that failed is gone as a whole, so the second try begins with a new one.
    for (int left = MORE_UPLOADS; ; left--) {
      URI upload = beginUpload(repository);
      try (Answer answer = upload(repository, withDigest(upload, digest), size, content)) {
        if (answer.status() == 201 || (answer.ok() && hasBlob(repository, digest))) {
          checkDigest(repository, digest, answer);
          return;
        }
        if (left == 0 || !worthAnother(answer)) {
          throw failures.answer(FailureCode.PUSH_FAILED, "push a layer to", repository, answer);
        }
      } catch (IOException e) {
        if (left == 0 || !worthAnother(e)) {
          throw failures.unreachable("push a layer to", repository, e);
        }
      }
    }
  }

  /** The upload is gone, or was refused in passing. */
  private static boolean worthAnother(Answer answer) {
    return answer.status() == 404 || answer.status() == 429 || answer.status() >= 500;
  }

  /** A connection that was cut; who is down or silent was waited for long enough. */
  private static boolean worthAnother(IOException cause) {
    return !(cause instanceof ConnectException || cause instanceof HttpTimeoutException);
  }

  /** What the registry calls the content, where it says so, is what it will be asked for by. */
  private void checkDigest(String repository, Digest pushed, Answer answer) {
    String taken = answer.header("Docker-Content-Digest");
    if (taken != null && !taken.equals(pushed.toString())) {
      throw failures.takenAs(repository, pushed, taken);
    }
  }

  /** Opens a blob; reading fails at the end when it is not what the digest names. */
  public InputStream openBlob(String repository, Digest digest) {
    return openBlob(repository, digest, VerifiedStream.UNKNOWN_SIZE);
  }

  /** As {@link #openBlob(String, Digest)}; a wrong size fails too. */
  public InputStream openBlob(String repository, Digest digest, long size) {
    URI uri = blob(repository, digest);
    return new VerifiedStream(
        http,
        call -> {
          Answer answer = session.send(Scope.pull(repository), call);
          if (answer.status() == 206 || answer.status() == 200) {
            return answer;
          }
          try (answer) {
            throw failures.answer(
                FailureCode.BASE_NOT_FOUND, "read layer " + digest + " of", repository, answer);
          }
        },
        Call.get(uri),
        digest.sha256(),
        size,
        cause -> failures.unreachable("read layer " + digest + " of", repository, cause));
  }

  /**
   * Reads a manifest or index.
   *
   * @param reference a tag or a digest; by digest the content is checked
   */
  public RawManifest manifest(String repository, String reference) {
    URI uri = at(repository, "/manifests/" + reference);
    Call call = Call.get(uri).with("Accept", MANIFEST_TYPES);
    try (Answer answer =
        http.whole(call, it -> found(repository, reference, it), MOST_MANIFEST_BYTES)) {
      return checked(repository, reference, answer);
    } catch (TooLargeException e) {
      throw failures.tooLarge(repository, reference, MOST_MANIFEST_BYTES);
    } catch (IOException e) {
      throw failures.unreachable("read `" + reference + "` of", repository, e);
    }
  }

  private Answer found(String repository, String reference, Call call) {
    Answer answer = send(Scope.pull(repository), call);
    if (answer.ok()) {
      return answer;
    }
    try (answer) {
      throw failures.answer(
          FailureCode.BASE_NOT_FOUND, "read `" + reference + "` of", repository, answer);
    }
  }

  /** Whether the repository has the manifest that the digest names. */
  public boolean hasManifest(String repository, Digest digest) {
    Call call = Call.head(at(repository, "/manifests/" + digest)).with("Accept", MANIFEST_TYPES);
    try (Answer answer = send(Scope.pull(repository), call)) {
      if (answer.ok() || answer.status() == 404) {
        return answer.ok();
      }
      throw failures.answer(FailureCode.PUSH_FAILED, "look for an image in", repository, answer);
    }
  }

  private RawManifest checked(String repository, String reference, Answer answer)
      throws IOException {
    byte[] content = answer.bytes(MOST_MANIFEST_BYTES);
    Digest digest = Digest.of(content);
    if (reference.startsWith("sha256:") && !digest.toString().equals(reference)) {
      throw failures.wrongDigest(repository, reference, digest);
    }
    String type = answer.header("Content-Type");
    String bare = type == null ? "" : type.split(";", 2)[0].strip();
    return new RawManifest(digest, bare, content);
  }

  /**
   * Writes a manifest of any media type.
   *
   * @param reference a tag, or the digest of the content
   */
  public Digest putManifest(String repository, String reference, String mediaType, byte[] content) {
    URI uri = at(repository, "/manifests/" + reference);
    Call.Body body = new Call.Body(content.length, () -> new ByteArrayInputStream(content));
    Call call = new Call("PUT", uri, Map.of("Content-Type", mediaType), body);
    try (Answer answer = send(Scope.push(repository), call)) {
      if (!answer.ok()) {
        throw failures.answer(
            FailureCode.PUSH_FAILED, "write manifest `" + reference + "` to", repository, answer);
      }
      Digest digest = Digest.of(content);
      checkDigest(repository, digest, answer);
      return digest;
    }
  }

  private URI beginUpload(String repository) {
    Call call = new Call("POST", at(repository, "/blobs/uploads/"), Map.of(), null);
    try (Answer answer = send(Scope.push(repository), call)) {
      String location = answer.header("Location");
      if (answer.status() != 202 || location == null) {
        throw failures.answer(FailureCode.PUSH_FAILED, "push to", repository, answer);
      }
      return answer.uri().resolve(location);
    } catch (IllegalArgumentException e) {
      throw failures.rubbish(repository, "the upload address is no URL");
    }
  }

  private Answer upload(String repository, URI uri, long size, Call.Content content)
      throws IOException {
    Map<String, String> headers = Map.of("Content-Type", "application/octet-stream");
    Call call = new Call("PUT", uri, headers, new Call.Body(size, content));
    return session.send(Scope.push(repository), call);
  }

  /**
   * An upload that nobody will finish only takes space there; where it cannot be ended, so be it.
   */
  private void abandon(String repository, Answer begun) {
    String location = begun.header("Location");
    if (location == null) {
      return;
    }
    try {
      URI uri = begun.uri().resolve(location);
      session.send(Scope.push(repository), new Call("DELETE", uri, Map.of(), null)).close();
    } catch (IOException | IllegalArgumentException e) {
      // Registries clear abandoned uploads by themselves.
    }
  }

  private static URI withDigest(URI upload, Digest digest) {
    String text = upload.toString();
    return URI.create(text + (upload.getRawQuery() == null ? "?" : "&") + "digest=" + digest);
  }

  private Answer send(Scope scope, Call call) {
    try {
      return session.send(scope, call);
    } catch (IOException e) {
      throw failures.unreachable("ask", scope.repository(), e);
    }
  }

  private URI blob(String repository, Digest digest) {
    return at(repository, "/blobs/" + digest);
  }

  private URI at(String repository, String rest) {
    return URI.create(base + "/v2/" + repository + rest);
  }
}
