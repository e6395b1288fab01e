package dev.kapsel.local.folder;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.functions.aws.dynamo.Checkpoints;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Checkpoints of the change stream, one file for each consumer. */
public final class FolderCheckpoints implements Checkpoints {

  private static final TypeReference<Map<String, String>> SHARDS = new TypeReference<>() {};

  private final Path folder;

  public FolderCheckpoints(Path folder) {
    this.folder = folder;
  }

  @Override
  public Map<String, String> load(String consumer) {
    try {
      return KapselJson.mapper().readValue(Files.readAllBytes(file(consumer)), SHARDS);
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint of " + consumer + " cannot be read", e);
    }
  }

  @Override
  public void save(String consumer, Map<String, String> shards) {
    try {
      DurableFile.write(file(consumer), KapselJson.mapper().writeValueAsBytes(shards));
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint of " + consumer + " cannot be kept", e);
    }
  }

  private Path file(String consumer) {
    return folder.resolve(consumer + ".json");
  }
}
