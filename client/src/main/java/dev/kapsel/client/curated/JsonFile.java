package dev.kapsel.client.curated;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that people compare: indented, one element a line, the same on every system. */
final class JsonFile {

  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
  private static final ObjectWriter WRITER =
      KapselJson.mapper()
          .writer(new DefaultPrettyPrinter().withObjectIndenter(LINES).withArrayIndenter(LINES));

  private JsonFile() {}

  /** In one step: whoever reads it meanwhile gets the old one or the new one. */
  static void write(Path file, Object value) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Path unfinished = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(unfinished, WRITER.writeValueAsString(value) + "\n");
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CatalogueException(file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
