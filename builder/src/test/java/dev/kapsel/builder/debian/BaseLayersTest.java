package dev.kapsel.builder.debian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.requirement.DebianVersion;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaseLayersTest {

  private static final List<BaseRecipe.Together> TOGETHER =
      List.of(
          new BaseRecipe.Together("core", List.of("libc6", "bash")),
          new BaseRecipe.Together("Python", List.of("python3*")));

  @Test
  void whatTheRecipeNamesTogetherSharesALayer() {
    var groups = layout("python3.11", "bash", "libssl3", "libc6", "python3");
    assertThat(groups)
        .extracting(BaseLayers.Group::content)
        .startsWith("core", "Python")
        .hasSize(3);
    assertThat(groups.getFirst().packages())
        .extracting(DebPackage::name)
        .containsExactly("bash", "libc6");
  }

  @Test
  void aNameIsNotTakenForItsBeginning() {
    assertThat(layout("libc6-dev").getFirst().content()).contains("other packages");
  }

  @Test
  void hundredsOfPackagesTakeFiveLayers() {
    String[] names = IntStream.range(0, 300).mapToObj(i -> "lib" + i).toArray(String[]::new);
    List<String> all = new ArrayList<>(List.of(names));
    all.addAll(List.of("libc6", "python3"));
    assertThat(layout(all.toArray(String[]::new))).hasSize(5);
  }

  @Test
  void anUpdateChangesOneLayer() {
    List<DebPackage> before = List.of(of("libc6", "1"), of("libssl3", "1"), of("zlib1g", "1"));
    List<DebPackage> after = List.of(of("libc6", "1"), of("libssl3", "2"), of("zlib1g", "1"));
    var old = BaseLayers.layout(before, TOGETHER);
    assertThat(BaseLayers.layout(after, TOGETHER))
        .filteredOn(group -> !old.contains(group))
        .hasSize(1);
  }

  @Test
  void theBaseOfPythonNamesItsCoreAndItsInterpreter() {
    BaseRecipe recipe = BaseRecipe.of(ImageReference.parse("kapsel/python:3.11-bookworm"));
    assertThat(recipe.layers()).hasSize(2);
    assertThat(recipe.layers().getFirst().has("libc6")).isTrue();
    assertThat(recipe.layers().getLast().has("libpython3.11-stdlib")).isTrue();
  }

  private static List<BaseLayers.Group> layout(String... names) {
    return BaseLayers.layout(List.of(names).stream().map(name -> of(name, "1")).toList(), TOGETHER);
  }

  private static DebPackage of(String name, String version) {
    return new DebPackage(
        name,
        new DebianVersion(version),
        false,
        1,
        "",
        "",
        URI.create("http://mirror.invalid/"),
        "pool/" + name + "_" + version + ".deb",
        1000,
        Sha256.of(name + version));
  }
}
