package dev.kapsel.functions.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * Everything that can be done to environments, images and builds. Each answer is a line of what
 * matters in it; a refusal is its problem code. There are two of them: the service, and the model.
 *
 * <p>Workspaces, names and people go by short names of the sequence's own, contents by numbers.
 */
interface Life {

  /** A content with a warning, which a strict workspace refuses. */
  int LOOSE = 3;

  /** Says something else than content 0, and makes the same image. */
  int SAME_IMAGE = 4;

  int CONTENTS = 5;

  /** The workspace that everybody may read. */
  String CURATED = "curated";

  /** How many of the versions that name an image are shown with it. */
  int USERS_SHOWN = 5;

  /** What the names of service tokens begin with, before their number. */
  String TOKEN = "t";

  /** For whatever revision there is. */
  int ANY = 0;

  static int imageOf(int content) {
    return content == SAME_IMAGE ? 0 : content;
  }

  String register(String who, String space, String name, @Nullable String version, int content);

  String adopt(String who, String space, int content);

  /** A version, the latest one, or, of no name, an anonymous one: its version is its content. */
  record Source(String space, @Nullable String name, @Nullable String version, int content) {}

  String copy(String who, Source source, String space, String name, @Nullable String version);

  /**
   * What is to be different; null stays.
   *
   * @param tag value of the one tag there is; empty for none
   */
  record Edit(
      @Nullable String description, @Nullable String tag, @Nullable Boolean archived, int match) {

    static Edit archiving(boolean archived) {
      return new Edit(null, null, archived, ANY);
    }
  }

  String editVersion(String who, String space, String name, String version, Edit edit);

  String editEnvironment(String who, String space, String name, Edit edit);

  String getVersion(String who, String space, String name, @Nullable String version);

  String getEnvironment(String who, String space, String name);

  String environments(String who, String space, boolean archived);

  String versions(String who, String space, String name, boolean archived);

  String history(String who, String space, String name);

  /** How an image is asked for. */
  enum By {
    CONTENT,
    HASH
  }

  String lookUp(String who, String space, By by, int content);

  String ensure(String who, String space, By by, int content);

  /** By the latest version of a name. */
  String ensureLatest(String who, String space, String name);

  String cancel(String who, String space, int content, int build);

  String rebuild(String who, String space, int content, String from);

  /** Has a generation built again and compared. */
  String verify(String who, String space, int content, int generation);

  /** What came of it, each time. */
  String verifications(String who, String space, int content, int generation);

  record Choice(int generation, boolean pinned, int match) {}

  String setCurrent(String who, String space, int content, Choice choice);

  String image(String who, String space, int content);

  String builds(String who, String space);

  record Rules(boolean strict, int environments, int builds, int match) {}

  String set(String who, String space, Rules rules);

  /**
   * @param role null: none
   */
  String member(String who, String space, String member, @Nullable String role);

  /** A service token; those of a sequence go by {@code t1}, {@code t2} and so on. */
  String issue(String who, String space, String role);

  /**
   * @param token its number
   */
  String revoke(String who, String space, int token);

  /** The roles of those that are good. */
  String tokens(String who, String space);

  /** What registering a content would come to, and what a look-up of its image. */
  String preview(String who, String space, String name, @Nullable String version, int content);

  /** Every queued build that has no worker gets one. */
  String dispatch();

  /** All workers fall silent for so long that each is lost. */
  String silence();

  String begin(String space, int content, int build);

  String report(String space, int content, int build, int before, boolean success);

  /** After everything that follows from the stream has followed. */
  String search(String who, String space, String word);

  /** By the value of the tag; as late. */
  String searchTag(String who, String space, String tag);

  /**
   * The images that hold the package of a content, and the versions that name them; as late.
   *
   * @param onlyCurrent leaves out what callers do not get now
   */
  String searchPackage(String who, String space, int content, boolean onlyCurrent);

  /** How much of each kind the feed tells, after everything has followed. */
  String feed(String who, String space);
}
