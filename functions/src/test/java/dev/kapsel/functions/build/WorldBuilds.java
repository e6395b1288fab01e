package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.BuildService.Start;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds for tests that are not about builds. */
public final class WorldBuilds {

  private WorldBuilds() {}

  /** Has the image made, in the world's own workspace. */
  public static void finish(World world, DefinitionDocument document) {
    var unused = BuildFlows.finish(world, World.TEAM, definition(document));
  }

  /** Lets a queued build be there, and no worker come for it. */
  public static void queue(World world, DefinitionDocument document) {
    assertThat(world.ensure(definition(document))).isInstanceOf(Provision.Started.class);
  }

  /** Asks for an image that is being made. */
  public static void join(World world, DefinitionDocument document) {
    assertThat(world.ensure(definition(document))).isInstanceOf(Provision.Joined.class);
  }

  /** Brings the last build that was queued to its end. */
  public static void finishQueued(World world, DefinitionDocument document) {
    var unused =
        begunQueued(world, document).finish(world.pushed(DefinitionHash.of(definition(document))));
  }

  /** Has the next generation of an image made. */
  public static void rebuild(World world, WorkspaceName workspace, DefinitionHash hash) {
    rebuild(world, workspace, hash, null);
  }

  /**
   * @param content what the image is; null: of no other one
   */
  public static void rebuild(
      World world, WorkspaceName workspace, DefinitionHash hash, @Nullable String content) {
    Rebuild rebuild =
        world
            .bean(Rebuilds.class)
            .rebuild(workspace, hash, new RebuildRequest(RebuildFrom.PACKAGES), "user:root", null);
    world.stream();
    Worker worker = world.worker(new BuildKey(workspace, rebuild.build().id()));
    worker.exchange();
    String made = content == null ? "rebuilt by " + rebuild.build().id() : content;
    assertThat(worker.finish(world.pushed(hash, made)).counted()).isTrue();
  }

  /** Brings every build that is under way to its end. */
  public static void finishAll(World world) {
    world.stream();
    Builds builds = world.bean(Builds.class);
    for (BuildKey key : builds.active(null).rows()) {
      DefinitionHash hash = builds.get(key.workspace(), key.id()).definitionHash();
      Worker worker = world.worker(key);
      worker.exchange();
      assertThat(worker.finish(world.pushed(hash, "made anew")).counted()).isTrue();
    }
  }

  /** As {@link #finishQueued}, to a bad end. */
  public static void failQueued(World world, DefinitionDocument document) {
    var unused = begunQueued(world, document).fail(World.failure());
  }

  private static Worker begunQueued(World world, DefinitionDocument document) {
    Provision.Joined joined = (Provision.Joined) world.ensure(definition(document));
    world.stream();
    Start start =
        world.service.starts.stream()
            .filter(one -> one.build().equals(joined.answer().build().id()))
            .findFirst()
            .orElseThrow();
    Worker worker = new Worker(world, new BuildKey(World.TEAM, start.build()), start.bootstrap());
    worker.exchange();
    return worker;
  }

  private static Definition definition(DefinitionDocument document) {
    return Objects.requireNonNull(document.definition());
  }
}
