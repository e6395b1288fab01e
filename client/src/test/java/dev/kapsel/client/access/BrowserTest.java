package dev.kapsel.client.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserTest {

  @TempDir Path directory;

  @Test
  void eachSystemHasItsCommand() {
    assertThat(Browser.of(Map.of(), "Mac OS X").command()).containsExactly("open");
    assertThat(Browser.of(Map.of(), "Windows 11").command()).startsWith("rundll32");
  }

  @Test
  void withoutADesktopNothingIsOpened() throws IOException {
    Path program = Files.createFile(directory.resolve("xdg-open"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> path = Map.of("PATH", "/nowhere::" + directory);
    assertThat(Browser.of(path, "Linux").command()).isEmpty();
    Map<String, String> desktop =
        Map.of("PATH", "/nowhere::" + directory, "WAYLAND_DISPLAY", "wayland-0");
    assertThat(Browser.of(desktop, "Linux").command()).containsExactly(program.toString());
    assertThat(Browser.of(Map.of("DISPLAY", ":0"), "Linux").command()).isEmpty();
  }
}
