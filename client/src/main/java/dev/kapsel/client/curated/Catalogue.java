package dev.kapsel.client.curated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory of curated environments: {@code catalogue.txt} names its folders, one a line, in the
 * order in which they are published.
 */
public final class Catalogue {

  static final String LIST = "catalogue.txt";

  private final Path directory;
  private final List<String> folders;

  private Catalogue(Path directory, List<String> folders) {
    this.directory = directory;
    this.folders = folders;
  }

  /**
   * @throws CatalogueException if there is none
   */
  public static Catalogue open(Path directory) {
    Path list = directory.resolve(LIST);
    try {
      return new Catalogue(
          directory,
          Files.readAllLines(list).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList());
    } catch (NoSuchFileException e) {
      throw new CatalogueException(
          "there is no " + list + ", which names the folders of a catalogue, one a line", e);
    } catch (IOException e) {
      throw new CatalogueException(list + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The folders, as the catalogue names them. */
  public List<String> folders() {
    return folders;
  }

  /**
   * @param names of folders or environments; empty: all of the catalogue
   * @throws CatalogueException if one of them is in it under neither name, or is not as it must be
   */
  public List<CatalogueEntry> entries(List<String> names) {
    List<CatalogueEntry> all =
        folders.stream().map(folder -> CatalogueEntry.read(directory.resolve(folder))).toList();
    List<CatalogueEntry> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(
          all.stream()
              .filter(entry -> entry.called(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CatalogueException(
                          "`"
                              + name
                              + "` is not in "
                              + directory.resolve(LIST)
                              + ", which has "
                              + String.join(", ", folders))));
    }
    return names.isEmpty() ? all : chosen;
  }
}
