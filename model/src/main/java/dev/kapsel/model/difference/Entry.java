package dev.kapsel.model.difference;

import dev.kapsel.model.requirement.CondaSpec;
import dev.kapsel.model.requirement.MalformedRequirement;
import dev.kapsel.model.requirement.Requirement;
import java.util.Map;
import java.util.TreeMap;

/**
 * An entry of a list, and what makes it the same entry in another version of the list.
 *
 * @param subject what a person calls it
 * @param identity equal in two entries for the same thing
 * @param variant equal too in those of one identity that are alike, where there are several, such
 *     as one package for two platforms
 * @param pinned whether exactly one version, or one file, fits
 */
record Entry(String subject, String text, String identity, String variant, boolean pinned) {

  /** One that is named by all that it says. */
  static Entry literal(Object item) {
    String text =
        item instanceof Map<?, ?> map
            ? new TreeMap<Object, Object>(map).toString()
            : item.toString();
    return new Entry(text, text, text, "", false);
  }

  static Entry requirement(Object item) {
    try {
      Requirement requirement = Requirement.parse(item.toString());
      return new Entry(
          requirement.name(),
          item.toString(),
          requirement.name(),
          String.valueOf(requirement.marker()),
          requirement.pinned());
    } catch (MalformedRequirement e) {
      return literal(item);
    }
  }

  static Entry conda(Object item) {
    try {
      CondaSpec spec = CondaSpec.parse(item.toString());
      return new Entry(spec.name(), item.toString(), spec.name(), spec.channel(), spec.pinned());
    } catch (MalformedRequirement e) {
      return literal(item);
    }
  }

  /** A Maven artifact, as group, artifact and version. */
  static Entry artifact(Object item) {
    if (!(item instanceof Map<?, ?> map)) {
      return literal(item);
    }
    String name = map.get("group") + ":" + map.get("artifact");
    return new Entry(name, name + ":" + map.get("version"), name, "", true);
  }

  /**
   * @param place counted from 1
   */
  static Entry step(Object item, int place) {
    return new Entry("step " + place, item.toString(), item.toString(), "", false);
  }

  /** What became of this entry, whose text is another now. */
  Edit into(Entry after) {
    ChangeKind kind =
        pinned == after.pinned
            ? ChangeKind.CHANGED
            : after.pinned ? ChangeKind.PINNED : ChangeKind.UNPINNED;
    return new Edit(kind, after.subject, text, after.text, true);
  }
}
