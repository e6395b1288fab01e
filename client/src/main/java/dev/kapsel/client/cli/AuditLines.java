package dev.kapsel.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.audit.AuditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The audit trail as a table, with what an act has changed in a few words. */
final class AuditLines {

  private static final int MOST = 3;
  private static final int LONGEST = 40;

  private AuditLines() {}

  static List<String> of(List<AuditEntry> entries, Style style) {
    Columns table = new Columns("when", "who", "what", "to", "change");
    for (AuditEntry entry : entries) {
      table.row(
          Units.moment(entry.at()),
          Text.safe(entry.by()),
          entry.act().toString(),
          Text.safe(entry.subject()),
          Text.safe(change(entry)));
    }
    return table.lines(0, style);
  }

  /**
   * The first of what has changed; all is in the JSON. Who and when, and what the act was done to,
   * stand beside it.
   */
  private static String change(AuditEntry entry) {
    JsonNode before = entry.before();
    JsonNode after = entry.after();
    List<String> words = new ArrayList<>();
    for (String field : fields(before, after)) {
      JsonNode old = before == null ? null : before.get(field);
      JsonNode now = after == null ? null : after.get(field);
      if (isSaidBeside(field, now == null ? old : now, entry.subject())) {
        continue;
      }
      String oldText = text(old);
      String nowText = text(now);
      boolean simple = (oldText != null || nowText != null) && isSimple(old) && isSimple(now);
      if (before != null && after != null) {
        if (old != null ? !old.equals(now) : now != null) {
          words.add(
              simple ? field + ": " + or(oldText) + " -> " + or(nowText) : field + " changed");
        }
      } else if (simple) {
        words.add(field + ": " + or(nowText == null ? oldText : nowText));
      }
    }
    String all = String.join(", ", words.subList(0, Math.min(MOST, words.size())));
    return words.size() > MOST ? all + ", ..." : all;
  }

  private static boolean isSaidBeside(String field, @Nullable JsonNode value, String subject) {
    return field.endsWith("At")
        || field.endsWith("By")
        || value != null && value.isTextual() && subject.endsWith(" " + value.asText());
  }

  private static Set<String> fields(@Nullable JsonNode before, @Nullable JsonNode after) {
    Set<String> fields = new TreeSet<>();
    for (JsonNode one : new JsonNode[] {before, after}) {
      if (one != null) {
        for (Map.Entry<String, JsonNode> field : one.properties()) {
          fields.add(field.getKey());
        }
      }
    }
    return fields;
  }

  private static boolean isSimple(@Nullable JsonNode value) {
    return value == null || value.isValueNode();
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    if (value == null || !value.isValueNode() || value.isNull()) {
      return null;
    }
    String text = value.asText();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  private static String or(@Nullable String text) {
    return text == null || text.isEmpty() ? "none" : text;
  }
}
