package dev.kapsel.client.cli;

import dev.kapsel.client.TokenSource;
import dev.kapsel.client.access.Identity;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who somebody is, as lines. */
final class IdentityLines {

  private IdentityLines() {}

  static List<String> signedIn(Terminal terminal, URI service, Identity identity) {
    List<String> lines = new ArrayList<>();
    lines.add(terminal.style().good("Signed in") + " at " + service);
    lines.addAll(details(terminal.style(), identity));
    return lines;
  }

  static List<String> asking(
      Terminal terminal, URI service, TokenSource caller, @Nullable Identity identity) {
    Style style = terminal.style();
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(caller.kind()) + " at " + service);
    if (identity != null) {
      lines.addAll(details(style, identity));
    } else if (caller == TokenSource.NOBODY) {
      lines.add(label(style, "fix") + caller.remedy());
    }
    return lines;
  }

  /** As the service sees it. */
  static List<String> seen(String asking, dev.kapsel.model.access.Identity identity) {
    String groups = String.join(", ", identity.groups());
    return List.of(
        asking,
        "  " + Text.safe(identity.name()) + " (" + Text.safe(identity.id()) + ")",
        "  groups  " + (groups.isEmpty() ? "none" : Text.safe(groups)),
        "  administrator of the installation: " + (identity.administrator() ? "yes" : "no"));
  }

  private static List<String> details(Style style, Identity identity) {
    List<String> lines = new ArrayList<>();
    lines.add(label(style, "who") + Text.safe(identity.shown()));
    lines.add(label(style, "sub") + Text.safe(String.valueOf(identity.sub())));
    lines.add(
        label(style, "groups")
            + (identity.groups().isEmpty()
                ? "none"
                : Text.safe(String.join(", ", identity.groups()))));
    lines.add(label(style, "issuer") + Text.safe(String.valueOf(identity.issuer())));
    return lines;
  }

  private static String label(Style style, String name) {
    return Text.label(2, style.faint(name), 8);
  }
}
