package dev.kapsel.functions.changes;

import dev.kapsel.model.access.Member;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.change.ChangeSubject;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells from the audit trail what people did. Readers of the feed may not read the trail, so
 * nothing of what was there before and after is told, and nothing of tokens.
 */
final class Deeds {

  /** What the feed tells from the things themselves, and what is none of its readers' matter. */
  static final Set<String> SILENT =
      Set.of(
          "create-token",
          "revoke-token",
          "register-version",
          "copy-version",
          "ensure-image",
          "rebuild-image",
          "verify-generation",
          "import-generation");

  /** What is in neither is told as {@link ChangeKind#OTHER}. */
  static final Map<String, ChangeKind> KINDS =
      Map.ofEntries(
          Map.entry("create-workspace", ChangeKind.WORKSPACE_CHANGED),
          Map.entry("update-workspace", ChangeKind.WORKSPACE_CHANGED),
          Map.entry("put-member", ChangeKind.MEMBER_CHANGED),
          Map.entry("remove-member", ChangeKind.MEMBER_CHANGED),
          Map.entry("update-environment", ChangeKind.ENVIRONMENT_CHANGED),
          Map.entry("archive-environment", ChangeKind.ENVIRONMENT_ARCHIVED),
          Map.entry("restore-environment", ChangeKind.ENVIRONMENT_RESTORED),
          Map.entry("update-version", ChangeKind.VERSION_CHANGED),
          Map.entry("archive-version", ChangeKind.VERSION_CHANGED),
          Map.entry("restore-version", ChangeKind.VERSION_CHANGED),
          Map.entry("set-current-generation", ChangeKind.CURRENT_CHANGED),
          Map.entry("remove-generation", ChangeKind.GENERATION_REMOVED),
          // That the build ended is told too, but not who wanted it.
          Map.entry("cancel-build", ChangeKind.OTHER),
          Map.entry("upload-context", ChangeKind.OTHER));

  private Deeds() {}

  static Optional<Happening> told(AuditEntry entry) {
    String act = entry.act().toString();
    if (SILENT.contains(act)) {
      return Optional.empty();
    }
    return Optional.of(
        new Happening(
            entry.at(),
            KINDS.getOrDefault(act, ChangeKind.OTHER),
            subject(entry.subject()),
            entry.by(),
            act + ": " + entry.subject()));
  }

  /** Trails name what was done to by its kind and its id. */
  private static ChangeSubject subject(String text) {
    String[] words = text.split(" ", 2);
    String id = words.length == 2 ? words[1] : "";
    try {
      return switch (words[0]) {
        case "environment", "version" -> environment(EnvironmentReference.parse(id));
        case "image", "generation" -> image(id);
        case "build" -> ChangeSubject.build(new BuildId(id), null, null);
        case "member" -> ChangeSubject.member(Member.parse(id));
        default -> ChangeSubject.WORKSPACE;
      };
    } catch (IllegalArgumentException e) {
      return ChangeSubject.WORKSPACE;
    }
  }

  private static ChangeSubject environment(EnvironmentReference reference) {
    return reference.version() == null
        ? ChangeSubject.environment(reference.name())
        : ChangeSubject.version(reference.name(), reference.version(), null);
  }

  private static ChangeSubject image(String id) {
    int dot = id.indexOf('.');
    return dot < 0
        ? ChangeSubject.image(DefinitionHash.parse(id), null)
        : ChangeSubject.image(
            DefinitionHash.parse(id.substring(0, dot)), Integer.valueOf(id.substring(dot + 1)));
  }
}
