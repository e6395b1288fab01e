package dev.kapsel.client.cli;

import dev.kapsel.client.ContextClient;
import dev.kapsel.client.context.ContextException;
import dev.kapsel.client.context.ContextUploader;
import dev.kapsel.client.context.PackedContext;
import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.api.ContextOffer;
import dev.kapsel.model.api.ContextUpload;
import dev.kapsel.model.context.BuildContext;
import dev.kapsel.model.context.ContextSummary;
import dev.kapsel.model.oci.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel context ...}: directories that images are made of. */
final class ContextCommands {

  private ContextCommands() {}

  @Command(
      name = "put",
      description = {
        "Upload a directory as a build context, and print what a definition writes to name it.",
        "What .dockerignore leaves out stays here. The same files are the same context, and what"
            + " the workspace has already is not uploaded."
      },
      footer = {
        "",
        "Examples:",
        "  kapsel context put .",
        "  kapsel context put app --dockerfile docker/Dockerfile"
      })
  static final class Put implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "DIR", description = "The context's root.")
    Path directory;

    @Option(
        names = "--dockerfile",
        paramLabel = "PATH",
        defaultValue = "Dockerfile",
        description = "Path of the Dockerfile in it (default: ${DEFAULT-VALUE}).")
    String dockerfile;

    Put(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      String path = dockerfile.replaceFirst("^(?:\\./)+", "");
      try (PackedContext packed = PackedContext.pack(session.path(directory), path)) {
        ContextClient client = session.client().contexts();
        ContextOffer offer = client.begin(packed.request());
        BuildContext known = offer.context();
        BuildContext context = known == null ? uploaded(client, packed, offer.upload()) : known;
        List<String> lines = new ArrayList<>();
        lines.add(known == null ? "uploaded" : "there already, nothing was uploaded");
        lines.addAll(lines(context, session.terminal().style()));
        lines.add("");
        lines.addAll(yaml(context, path));
        session.answers().write(context, lines);
        return ExitCodes.OK;
      } catch (ContextException e) {
        throw new UsageException(Text.safe(String.valueOf(e.getMessage())));
      }
    }

    private BuildContext uploaded(
        ContextClient client, PackedContext packed, @Nullable ContextUpload upload) {
      if (upload == null) {
        throw new IllegalStateException("the service offers no upload and has no context");
      }
      UploadProgress progress = new UploadProgress(session, packed.size());
      ContextUploader.send(upload, packed.archive(), progress);
      progress.end();
      BuildContext context = client.complete(upload.id());
      if (!context.content().equals(packed.content())) {
        throw new UsageException(
            "the service found the context "
                + context.content()
                + " where this program packed "
                + packed.content()
                + "; use the program that belongs to the service");
      }
      return context;
    }

    private static List<String> yaml(BuildContext context, String dockerfile) {
      Map<String, String> named = new LinkedHashMap<>();
      named.put("content", context.content().hex());
      named.put("dockerfile", dockerfile);
      return Answers.yaml(Map.of("image", Map.of("context", named))).lines().toList();
    }
  }

  @Command(
      name = "list",
      description = "List the build contexts that the workspace has, the newest first.")
  static final class ListThem implements Callable<Integer> {
    private final Session session;

    @Mixin NewestOption limit = new NewestOption();

    ListThem(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      List<ContextSummary> all = limit.first(session, session.client().contexts()::contexts);
      session.answers().write(all, lines(all, session.terminal().style()));
      return ExitCodes.OK;
    }

    private static List<String> lines(List<ContextSummary> all, Style style) {
      if (all.isEmpty()) {
        return List.of("no build contexts; upload one with `kapsel context put DIR`");
      }
      Columns table = new Columns("context", "entries", "archive", "made", "by");
      for (ContextSummary one : all) {
        table.row(
            one.content().hex(),
            String.valueOf(one.entries()),
            Units.bytes(one.size()),
            Units.moment(one.createdAt()),
            Text.safe(one.createdBy()));
      }
      return table.lines(0, style);
    }
  }

  @Command(
      name = "show",
      description = "Show a build context that the workspace has.",
      footer = {"", "Example:", "  kapsel context show HASH"})
  static final class Show implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "HASH", description = "As `kapsel context put` prints it.")
    Sha256 content;

    Show(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      BuildContext context = session.client().contexts().context(content);
      session.answers().write(context, lines(context, session.terminal().style()));
      return ExitCodes.OK;
    }
  }

  private static List<String> lines(BuildContext context, Style style) {
    String files = String.join(", ", context.dockerfiles());
    return List.of(
        style.bold("context") + " " + context.content(),
        label(style, "entries")
            + context.entries()
            + ", "
            + Units.bytes(context.unpacked())
            + " unpacked",
        label(style, "archive") + Units.bytes(context.size()),
        label(style, "Dockerfiles")
            + (files.isEmpty() ? "none that is called so" : Text.safe(files)),
        label(style, "created")
            + Units.moment(context.createdAt())
            + " by "
            + Text.safe(context.createdBy()));
  }

  private static String label(Style style, String name) {
    return Text.label(2, style.faint(name), 13);
  }

  /** How much went out, where a person looks; programs see nothing of it. */
  private static final class UploadProgress implements LongConsumer {
    private final Terminal terminal;
    private final boolean shown;
    private final long size;
    private long percent = -1;

    UploadProgress(Session session, long size) {
      this.terminal = session.terminal();
      this.shown = session.answers().forPeople() && terminal.live();
      this.size = size;
    }

    @Override
    public void accept(long sent) {
      long now = sent * 100 / size;
      if (shown && now != percent) {
        percent = now;
        terminal.out().print("\ruploading " + Units.bytes(size) + ": " + now + " %");
        terminal.out().flush();
      }
    }

    void end() {
      if (shown) {
        terminal.blank();
      }
    }
  }
}
