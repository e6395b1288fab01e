package dev.kapsel.functions.build;

import dev.kapsel.functions.image.CurrentGeneration;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;

/** Whole builds, for tests that are about something else. */
final class BuildFlows {

  private BuildFlows() {}

  static BuildKey finish(World world, WorkspaceName workspace, Definition definition) {
    Provision provision =
        world
            .bean(ImageProvisioner.class)
            .ensure(workspace, World.asking(definition), "user:somebody");
    BuildKey key = new BuildKey(workspace, ((Provision.Started) provision).answer().build().id());
    world.stream();
    Worker worker = world.worker(key);
    worker.exchange();
    worker.finish(world.pushed(DefinitionHash.of(definition)));
    return key;
  }

  /** Whole builds of what everybody gets. */
  static void publish(World world, Definition definition) {
    finish(world, WorkspaceName.CURATED, definition);
    choose(world, definition, 1);
  }

  static void choose(World world, Definition definition, int generation) {
    world
        .bean(CurrentGeneration.class)
        .set(
            WorkspaceName.CURATED,
            DefinitionHash.of(definition),
            new CurrentRequest(generation, null),
            revision -> {},
            "user:root");
  }
}
