package dev.kapsel.local.registry;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes blobs in: in one request, in one after a POST, or in chunks; or mounts them. */
final class UploadRequests {

  private static final Pattern CONTENT_RANGE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

  private final RegistryStore store;

  UploadRequests(RegistryStore store) {
    this.store = store;
  }

  void handle(Call call, Rights rights, RepositoryName repository, String id) throws IOException {
    if (id.isEmpty()) {
      if (!call.method().equals("POST")) {
        throw call.unsupported();
      }
      begin(call, rights, repository);
      return;
    }
    Upload upload = store.uploads().find(repository, id);
    switch (call.method()) {
      case "GET" -> where(call, upload).answer(204);
      case "PATCH" -> {
        if (append(call, upload)) {
          where(call, upload).answer(202);
        }
      }
      case "PUT" -> finish(call, upload);
      case "DELETE" -> {
        store.uploads().cancel(upload);
        call.answer(204);
      }
      default -> throw call.unsupported();
    }
  }

  private void begin(Call call, Rights rights, RepositoryName repository) throws IOException {
    String mount = call.query("mount");
    String from = call.query("from");
    if (mount != null && from != null) {
      ContentDigest digest = Call.digest(mount);
      RepositoryName source = Call.repository(from);
      // What may not be read is as if it were not there, and has to be sent.
      if (rights.allow(source, Rights.Action.PULL) && store.mount(source, repository, digest)) {
        created(call, repository, digest);
        return;
      }
    }
    String whole = call.query("digest");
    ContentDigest digest = whole == null ? null : Call.digest(whole);
    Upload upload = store.uploads().begin(repository);
    if (digest == null) {
      where(call, upload).answer(202);
      return;
    }
    try {
      upload.append(call.body());
    } catch (IOException e) {
      // Its address was told to nobody.
      store.uploads().cancel(upload);
      throw e;
    }
    store.finish(upload, digest);
    created(call, repository, digest);
  }

  private void finish(Call call, Upload upload) throws IOException {
    String said = call.query("digest");
    if (said == null) {
      throw new RegistryException(ErrorCode.DIGEST_INVALID, "the address has no `digest`");
    }
    ContentDigest digest = Call.digest(said);
    if (append(call, upload)) {
      store.finish(upload, digest);
      created(call, upload.repository(), digest);
    }
  }

  /** Appends; false if the chunk does not follow on the last one, and that is answered then. */
  private boolean append(Call call, Upload upload) throws IOException {
    try {
      return appendChunk(call, upload);
    } catch (FileSystemException e) {
      // Room for others: a disk that is full does not become emptier by waiting.
      store.uploads().cancel(upload);
      throw e;
    }
  }

  private static boolean appendChunk(Call call, Upload upload) throws IOException {
    String said = call.header("Content-Range");
    if (said == null) {
      upload.append(call.body());
      return true;
    }
    Matcher range = CONTENT_RANGE.matcher(said);
    if (!range.matches()) {
      throw new RegistryException(
          ErrorCode.BLOB_UPLOAD_INVALID,
          "Content-Range `" + said + "` is not of the form <first>-<last>");
    }
    ByteRange chunk = new ByteRange(number(range, 1), number(range, 2));
    if (call.length() >= 0 && call.length() != chunk.length()) {
      throw new RegistryException(
          ErrorCode.BLOB_UPLOAD_INVALID,
          "Content-Range `" + said + "` with a body of " + call.length() + " bytes");
    }
    if (upload.append(chunk, call.body())) {
      return true;
    }
    where(call, upload).answer(416);
    return false;
  }

  private static long number(Matcher range, int group) {
    return Long.parseLong(range.group(group));
  }

  private static Call where(Call call, Upload upload) {
    return call.with("Location", "/v2/" + upload.repository() + "/blobs/uploads/" + upload.id())
        .with("Docker-Upload-UUID", upload.id())
        .with("Range", "0-" + Math.max(0, upload.size() - 1));
  }

  private static void created(Call call, RepositoryName repository, ContentDigest digest)
      throws IOException {
    call.with("Location", "/v2/" + repository + "/blobs/" + digest)
        .with("Docker-Content-Digest", digest)
        .answer(201);
  }
}
