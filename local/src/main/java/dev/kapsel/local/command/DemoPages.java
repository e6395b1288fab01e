package dev.kapsel.local.command;

import dev.kapsel.client.KapselClient;
import dev.kapsel.client.cli.EnvironmentLines;
import dev.kapsel.client.cli.ImageLines;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the demo prints. */
final class DemoPages {

  private static final int LOG_LINES = 20;

  private final Terminal terminal;
  private final Style style;
  private int steps;

  DemoPages(Terminal terminal) {
    this.terminal = terminal;
    this.style = terminal.style();
  }

  void title() {
    terminal.line(style.bold("Kapsel demo") + ": from a definition to an image that runs");
  }

  void step(String what) {
    steps++;
    terminal.blank();
    terminal.line(style.accent(steps + ".") + " " + style.bold(what));
  }

  void started(RunningService service, Path data, Duration time) {
    line("service", service.gateway() + ", up in " + Units.duration(time));
    line("registry", service.registry().toString());
    line("data", data.toString());
  }

  void registered(String file, Registered registered, LookupAnswer known) {
    line("file", file);
    List<String> lines = new EnvironmentLines(terminal).registered(registered, known);
    terminal.line("  " + lines.getFirst());
    lines.subList(1, lines.size()).forEach(terminal::line);
  }

  void image(Generation generation) {
    new ImageLines(terminal).of(generation).forEach(terminal::line);
    terminal.blank();
    new ImageLines(terminal).layers(generation.layers()).forEach(terminal::line);
  }

  void hit(GenerationSummary generation, Duration time) {
    String answer = "hit, in " + Units.precise(time);
    line("answer", style.good(answer) + style.faint(" (HTTP request and answer included)"));
    line("digest", generation.digest().toString());
  }

  void difference(Difference difference, Generation generation) {
    for (LockedFile file : difference.files()) {
      line("new file", Text.safe(file.fileName()) + ", " + Units.bytes(file.size()));
    }
    for (Layer layer : difference.layers()) {
      line("new layer", Text.safe(layer.content()) + ", " + Units.bytes(layer.size()));
    }
    line("as before", Units.count(difference.same(), "layer"));
    generation.stages().stream()
        .filter(stage -> stage.stage() == Stage.FETCH)
        .forEach(stage -> line("fetched", Text.safe(stage.summary())));
    line("image", style.bold(generation.reference().toString()));
    line("size", Units.bytes(generation.size()));
  }

  void use(Generation generation, Path data) {
    // Without the tag: not every engine takes a reference that has both.
    ImageReference full = generation.reference();
    String image = full.registry() + "/" + full.repository() + "@" + generation.digest();
    String forecast =
        " --rm -v \"$PWD/examples/forecast:/work\" -w /work $IMAGE python forecast.py";
    command("IMAGE=" + image);
    terminal.blank();
    engine("Docker", "docker run" + forecast);
    engine("Podman", "podman run --tls-verify=false" + forecast);
    engine("containerd", "ctr image pull --plain-http $IMAGE");
    engine("", "ctr run --rm $IMAGE forecast python -c 'import sklearn; sklearn.show_versions()'");
    terminal.blank();
    line("service", "./kapsel env list --data " + data);
  }

  void serving() {
    terminal.blank();
    terminal.line("The service goes on. Ctrl-C ends it.");
  }

  void failed(String why) {
    terminal.err().println(style.bad("kapsel: ") + why);
  }

  void logEnd(KapselClient client, BuildId build) {
    List<LogLine> lines = new ArrayList<>();
    LogPage page = client.log(build, null);
    while (!page.lines().isEmpty()) {
      lines.addAll(page.lines());
      page = client.log(build, page.next());
    }
    lines
        .subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
        .forEach(line -> terminal.err().println("  " + Text.safe(line.text())));
  }

  private void command(String text) {
    terminal.line("  " + text);
  }

  private void engine(String name, String command) {
    terminal.line(Text.label(2, style.faint(name), 12) + command);
  }

  private void line(String label, String text) {
    terminal.line(Text.label(2, style.faint(label), 10) + text);
  }
}
