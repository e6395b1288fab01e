package dev.kapsel.model.requirement;

/**
 * Versions of a package that somebody looks for, by the order of the package's own world. All of
 * them lie in one stretch of keys; what lies there besides them, {@link #contains} tells.
 */
public interface VersionSet {

  /** No version at all. */
  VersionSet NONE =
      new VersionSet() {
        @Override
        public boolean contains(String version) {
          return false;
        }

        @Override
        public String from() {
          return KeySpan.ALL.to();
        }

        @Override
        public String to() {
          return KeySpan.ALL.from();
        }
      };

  /** Whether the version, as its package spells it, is one of them. */
  boolean contains(String version);

  /** The least that a key in the set can be. */
  String from();

  /**
   * Behind every key in the set, also behind one that is followed by {@code #} and more. Less than
   * {@link #from} where nothing can be in the set.
   */
  String to();
}
