package dev.kapsel.client.access;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The browser of a person, if there is one: a desktop has a command that opens addresses.
 *
 * @param command what opens an address, without it; empty if nothing does
 */
public record Browser(List<String> command) {

  public Browser {
    command = List.copyOf(command);
  }

  /**
   * @param environment variables of the process
   * @param system the name of the operating system, as Java says it
   */
  public static Browser of(Map<String, String> environment, String system) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return new Browser(List.of("rundll32", "url.dll,FileProtocolHandler"));
    }
    if (name.startsWith("mac")) {
      return new Browser(List.of("open"));
    }
    // Without a desktop it would open a browser in the terminal, over what stands there.
    boolean desktop =
        environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    return new Browser(
        desktop ? found("xdg-open", environment.getOrDefault("PATH", "")) : List.of());
  }

  private static List<String> found(String program, String path) {
    for (String directory : path.split(":", -1)) {
      Path file = Path.of(directory, program);
      if (!directory.isEmpty() && Files.isExecutable(file)) {
        return List.of(file.toString());
      }
    }
    return List.of();
  }

  /** Opens an address, if that is possible; whether the person sees it is not known. */
  public void open(URI address) {
    if (command.isEmpty()) {
      return;
    }
    List<String> whole = new ArrayList<>(command);
    whole.add(address.toString());
    try {
      new ProcessBuilder(whole)
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // The person has the address, too.
    }
  }
}
