package dev.kapsel.functions.image;

import dev.kapsel.model.api.GenerationDetails;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.DockerfileWriter;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.PylockWriter;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is shown of one generation: where it is, what it is made of, and its lock. */
@Singleton
public final class GenerationPage {

  private final Images images;
  private final Locks locks;

  public GenerationPage(Images images, Locks locks) {
    this.images = images;
    this.locks = locks;
  }

  public GenerationDetails details(WorkspaceName workspace, DefinitionHash hash, int number) {
    Generation generation = existing(workspace, hash, number);
    Optional<Lock> lock = locks.find(workspace, generation);
    Definition definition = images.existingDefinition(workspace, hash);
    return GenerationDetails.of(
        generation,
        python(definition, lock.orElse(null)),
        DockerfileWriter.write(
            generation,
            definition.platform(),
            definition.image(),
            definition.python(),
            lock.orElse(null)));
  }

  private static GenerationDetails.@Nullable Python python(
      Definition definition, @Nullable Lock lock) {
    if (definition.python() instanceof Python.User user) {
      return new GenerationDetails.Python(user.interpreterPath(), null, null);
    }
    return lock == null ? null : GenerationDetails.Python.of(lock.interpreter());
  }

  /** The lock, as JSON. */
  public byte[] lock(WorkspaceName workspace, DefinitionHash hash, int number) {
    return locks.bytes(workspace, Locks.of(existing(workspace, hash, number)));
  }

  /** The lock, as {@code pylock.toml}. */
  public String pylock(WorkspaceName workspace, DefinitionHash hash, int number) {
    return PylockWriter.write(locks.read(workspace, Locks.of(existing(workspace, hash, number))));
  }

  private Generation existing(WorkspaceName workspace, DefinitionHash hash, int number) {
    return images.existing(workspace, hash, number).value();
  }
}
