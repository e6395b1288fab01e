package dev.kapsel.functions.context;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ContextOffer;
import dev.kapsel.model.api.ContextRequest;
import dev.kapsel.model.api.ContextUpload;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.context.BuildContext;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes build contexts in. An upload is named by the archive's SHA-256, so whoever brings the same
 * archive joins the same upload, and each step can be done again after it was cut off.
 */
@Singleton
public final class ContextUploads {

  /** How long the address is good. */
  static final Duration OPEN = Duration.ofMinutes(15);

  /** How long an upload is remembered; the store keeps what was sent as long. */
  static final Duration REMEMBERED = Duration.ofDays(1);

  private final Table table;
  private final Contexts contexts;
  private final ContextStore store;
  private final AuditTrail audit;
  private final Clock clock;

  public ContextUploads(
      Table table, Contexts contexts, ContextStore store, AuditTrail audit, Clock clock) {
    this.table = table;
    this.contexts = contexts;
    this.store = store;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What is stored.
   *
   * @param content what was found in the archive; null until it was read
   */
  private record Upload(Archive archive, @Nullable Sha256 content) {}

  /** The context, if the workspace has it; else where to upload it. */
  public ContextOffer begin(WorkspaceName workspace, ContextRequest request) {
    Archive archive = new Archive(request.size(), request.sha256());
    Key key = Keys.contextUpload(workspace, archive.sha256());
    Optional<BuildContext> known =
        request.content() == null ? Optional.empty() : contexts.find(workspace, request.content());
    if (known.isEmpty()) {
      known = read(key).flatMap(upload -> completed(workspace, upload));
    }
    if (known.isPresent()) {
      return ContextOffer.known(known.get());
    }
    Instant now = clock.instant();
    Write upload = Write.put(key, new Upload(archive, null)).expiring(now.plus(REMEMBERED));
    if (!table.commit(List.of(upload)).done()) {
      throw new IllegalStateException("a write without condition is never lost");
    }
    Instant until = now.plus(OPEN).truncatedTo(ChronoUnit.SECONDS);
    ContextStore.Target target = store.offer(workspace, archive, until);
    return ContextOffer.upload(
        new ContextUpload(
            archive.sha256(), target.method(), target.url(), target.headers(), until));
  }

  /**
   * Reads what was uploaded and keeps it.
   *
   * @throws Rejected if there is no such upload, nothing was sent, or it is no build context
   */
  public BuildContext complete(WorkspaceName workspace, Sha256 id, String by) {
    Key key = Keys.contextUpload(workspace, id);
    Upload upload = read(key).orElseThrow(() -> none(workspace, id));
    Optional<BuildContext> known = completed(workspace, upload);
    if (known.isPresent()) {
      return known.get();
    }
    Archive archive = upload.archive();
    ContextTree tree = tree(workspace, archive);
    Sha256 content = tree.hash();
    store.keep(workspace, archive, content);
    Instant now = clock.instant();
    BuildContext read =
        new BuildContext(
            workspace,
            content,
            archive.size(),
            tree.bytes(),
            tree.entries().size(),
            tree.dockerfiles(),
            now,
            by);
    Write entry =
        audit.entry(workspace, by, Act.UPLOAD_CONTEXT, "context " + content, null, read.summary());
    BuildContext context = contexts.add(read, entry);
    Write done = Write.put(key, new Upload(archive, content)).expiring(now.plus(REMEMBERED));
    if (!table.commit(List.of(done)).done()) {
      throw new IllegalStateException("a write without condition is never lost");
    }
    return context;
  }

  private ContextTree tree(WorkspaceName workspace, Archive archive) {
    try (InputStream in =
        store.uploaded(workspace, archive).orElseThrow(() -> nothingSent(archive))) {
      return ContextArchive.read(in, archive);
    } catch (IOException e) {
      throw new UnavailableException(
          "archive " + archive.sha256() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Optional<Upload> read(Key key) {
    return table.get(key).map(item -> item.as(Upload.class));
  }

  private Optional<BuildContext> completed(WorkspaceName workspace, Upload upload) {
    return Optional.ofNullable(upload.content())
        .flatMap(content -> contexts.find(workspace, content));
  }

  private static Rejected none(WorkspaceName workspace, Sha256 id) {
    return Rejected.notFound(
        "no upload `" + id + "` was begun in `" + workspace + "` within the last day",
        "Begin it, send the archive, and complete it then.");
  }

  private static Rejected nothingSent(Archive archive) {
    return Rejected.of(
        ProblemCode.STATE_CONFLICT,
        "nothing was sent for the upload `" + archive.sha256() + "`",
        "Send the archive to the address that the upload was answered with; begin again where it"
            + " has expired.");
  }
}
