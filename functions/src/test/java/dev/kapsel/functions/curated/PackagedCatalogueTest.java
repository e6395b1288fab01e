package dev.kapsel.functions.curated;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.curated.PublishedEnvironment;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.format.Reading;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalogue that comes with Kapsel, as it is in the repository. */
final class PackagedCatalogueTest {

  private static final Path CATALOGUE = Path.of("../infra/curated");

  static List<Path> folders() throws IOException {
    try (Stream<Path> files = Files.list(CATALOGUE)) {
      return files.filter(Files::isDirectory).toList();
    }
  }

  @Test
  void listNamesEveryFolder() throws IOException {
    List<String> listed =
        Files.readAllLines(CATALOGUE.resolve("catalogue.txt")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            folders().stream().map(folder -> folder.getFileName().toString()).toList());
    assertThat(listed).hasSizeGreaterThanOrEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void definitionIsPinnedInTimeAndByVersion(Path folder) throws IOException {
    Definition definition = definition(folder);
    assertThat(definition.packages().excludeNewer()).isNotNull();
    assertThat(requirements(definition)).isNotEmpty().allMatch(one -> one.contains("=="));
  }

  @ParameterizedTest
  @MethodSource("folders")
  void acceptedLockHasWhatTheDefinitionPins(Path folder) throws IOException {
    String text = Files.readString(folder.resolve("lock.json"));
    assertThat(text).as("addresses in %s", folder).doesNotContain("://");
    Lock lock = KapselJson.mapper().readValue(text, Lock.class);
    assertThat(lock.files())
        .extracting(file -> file.name() + "==" + file.version())
        .containsAll(requirements(definition(folder)));
    assertThat(lock.files()).extracting(LockedFile::kind).containsOnly(LockedFile.Kind.WHEEL);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void eachHasASmokeTestAndNotes(Path folder) {
    assertThat(folder.resolve("smoke.py")).isNotEmptyFile();
    assertThat(folder.resolve("notes.md")).isNotEmptyFile();
  }

  @Test
  void freshInstallationListsItAtOnceWithoutImages() {
    try (World world = new World()) {
      world.make(WorkspaceName.CURATED);
      CuratedCatalogue.Report report = world.bean(CuratedCatalogue.class).load();
      List<PublishedEnvironment> packed = PackagedCatalogue.index().environments();
      assertThat(report).isEqualTo(new CuratedCatalogue.Report(packed.size(), 0, List.of()));
      assertThat(world.bean(Environments.class).list(WorkspaceName.CURATED, null).rows())
          .extracting(EnvironmentSummary::name)
          .containsExactlyInAnyOrderElementsOf(
              packed.stream().map(PublishedEnvironment::name).toList());
      assertThat(
              world
                  .bean(ImageLookup.class)
                  .find(WorkspaceName.CURATED, packed.getFirst().definitionHash()))
          .isInstanceOf(LookupAnswer.Miss.class);
      int changes = world.changes();
      assertThat(world.bean(CuratedCatalogue.class).load().registered()).isZero();
      assertThat(world.changes()).isEqualTo(changes);
    }
  }

  private static Definition definition(Path folder) throws IOException {
    DefinitionDocument document =
        DefinitionReader.read(
            Files.readString(folder.resolve("kapsel.yaml")),
            Format.YAML,
            Reading.USUAL.withOwnNames());
    assertThat(document.findings()).as("%s", folder).isEmpty();
    return requireNonNull(document.definition());
  }

  private static List<String> requirements(Definition definition) {
    return switch (definition.python()) {
      case Python.Pip pip -> pip.requirements().stream().map(Object::toString).toList();
      default -> throw new AssertionError(definition.python());
    };
  }
}
