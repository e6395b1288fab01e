package dev.kapsel.local.command;

import dev.kapsel.client.BuildWatch;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.cli.DefinitionFile;
import dev.kapsel.client.cli.Session;
import dev.kapsel.client.terminal.BuildView;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The story that {@code kapsel demo} tells, step by step. Every sentence is measured or read from
 * the service; a step that goes otherwise than told ends the story.
 */
final class Demo {

  private static final EnvironmentName FORECAST = new EnvironmentName("forecast");
  private static final Duration LOOK = Duration.ofMillis(150);

  private final Session session;
  private final Terminal terminal;
  private final Path example;
  private final DemoPages pages;

  Demo(Session session, Path example) {
    this.session = session;
    this.terminal = session.terminal();
    this.example = example;
    this.pages = new DemoPages(terminal);
  }

  RunningService start(Supplier<RunningService> start, Path data) {
    pages.title();
    pages.step("Start the whole service on this machine");
    long before = System.nanoTime();
    RunningService service = start.get();
    pages.started(service, data, since(before));
    return service;
  }

  /** Whether everything went as told. */
  boolean run(RunningService service, Path data) {
    KapselClient client =
        new HttpKapselClient(service.gateway(), session.workspace(), service.developer());
    pages.step("Register a definition");
    DefinitionHash one = register(client, "environment.yaml");
    pages.step("Have it built");
    Generation first = build(client, one);
    if (first == null) {
      return false;
    }
    pages.image(first);
    pages.step("Ask again");
    if (!askAgain(client, one)) {
      return false;
    }
    pages.step("One package more");
    DefinitionHash two = register(client, "environment-v2.yaml");
    Generation second = build(client, two);
    if (second == null) {
      return false;
    }
    Difference difference = Difference.between(client, first, second);
    pages.difference(difference, second);
    if (!difference.onePackageAndOneLayer()) {
      pages.failed("one package more should have been one layer more");
      return false;
    }
    pages.step("Run it");
    pages.use(second, data);
    return true;
  }

  void serving() {
    pages.serving();
  }

  private DefinitionHash register(KapselClient client, String name) {
    Path file = example.resolve(name);
    Registered registered = client.register(FORECAST, null, DefinitionFile.read(file).text());
    DefinitionHash hash = registered.version().definitionHash();
    pages.registered(
        "examples/forecast/" + name, registered, client.lookUp(LookupRequest.of(hash)));
    return hash;
  }

  private @Nullable Generation build(KapselClient client, DefinitionHash hash) {
    LookupAnswer answer = client.ensure(LookupRequest.of(hash));
    if (answer instanceof LookupAnswer.Building building) {
      terminal.blank();
      Build build =
          new BuildWatch(client, LOOK)
              .follow(building.build().id(), new BuildView(terminal, session.clock()));
      terminal.blank();
      if (build.generation() == null) {
        pages.failed("the build made no image; its log ends with");
        pages.logEnd(client, build.id());
        return null;
      }
      answer = client.lookUp(LookupRequest.of(hash));
    }
    if (answer instanceof LookupAnswer.Hit hit) {
      // The newest is the one that was asked for: nothing else asks in the demo.
      return client.image(hit.hash()).generations().getFirst();
    }
    pages.failed("the image should be there, but the answer is " + answer);
    return null;
  }

  private boolean askAgain(KapselClient client, DefinitionHash hash) {
    LookupRequest request = LookupRequest.of(hash);
    long before = System.nanoTime();
    LookupAnswer answer = client.ensure(request);
    Duration time = since(before);
    if (answer instanceof LookupAnswer.Hit hit) {
      pages.hit(hit.generation(), time);
      return true;
    }
    pages.failed("the second request should be a hit, but the answer is " + answer);
    return false;
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
