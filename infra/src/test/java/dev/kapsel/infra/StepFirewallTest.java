package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the buildspec closes to docker steps, with a real Docker, its network and a real firewall in
 * a network namespace: credentials of the machine, wherever they are given out, and nothing else.
 */
@Tag("machine")
@Timeout(180)
final class StepFirewallTest {

  private static final Path HERE = Path.of("src/test/firewall");

  /** What the buildspec does before any step runs. */
  private static final Pattern FIREWALL =
      Pattern.compile(
          "^( *)if \\[ \"\\$\\{KAPSEL_ENGINE:-}\".*?^\\1fi$", Pattern.MULTILINE | Pattern.DOTALL);

  private static final List<String> CLOSED =
      List.of(
          "169.254.169.254:80",
          "169.254.170.2:80",
          // On the machine itself, not behind it.
          "169.254.170.3:80",
          "169.254.169.253:80");

  /** Where names are looked up, and whatever is elsewhere. */
  private static final List<String> OPEN = List.of("169.254.169.253:53", "10.9.0.2:80");

  @TempDir Path directory;

  @Test
  void stepsReachNoAddressAtWhichCredentialsAreGivenOut() throws Exception {
    List<String> machine =
        new ArrayList<>(
            List.of(
                "unshare",
                "--net",
                "--mount",
                "sh",
                HERE.resolve("surroundings.sh").toString(),
                directory.toString(),
                firewall().toString()));
    machine.addAll(CLOSED);
    machine.addAll(OPEN);
    PythonTools.Outcome outcome = PythonTools.run(machine, Map.of());
    assertThat(outcome.code()).as(outcome.said()).isZero();
    assertThat(said("before"))
        .as("so that it is the firewall that closes them")
        .containsAll(each(CLOSED, "open"))
        .containsAll(each(OPEN, "open"));
    assertThat(said("after")).containsAll(each(CLOSED, "closed")).containsAll(each(OPEN, "open"));
  }

  private static List<String> each(List<String> addresses, String state) {
    return addresses.stream().map(address -> address + " " + state).toList();
  }

  private Path firewall() throws IOException {
    Matcher found = FIREWALL.matcher(Files.readString(Template.file("infra/buildspec.yml")));
    assertThat(found.find()).isTrue();
    return Files.writeString(directory.resolve("firewall.sh"), found.group());
  }

  private List<String> said(String when) throws IOException {
    return Files.readAllLines(directory.resolve(when));
  }
}
