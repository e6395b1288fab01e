package dev.kapsel.model.lock;

/**
 * Writes the wheels of a lock as a requirements file: each with its version and hash, so that
 * {@code pip install --no-deps --require-hashes} takes these files or none. Where to look for them
 * is left to the client's own configuration.
 *
 * @see <a href="https://pip.pypa.io/en/stable/topics/secure-installs/">pip, secure installs</a>
 */
public final class RequirementsWriter {

  private RequirementsWriter() {}

  public static String write(Lock lock) {
    StringBuilder lines = new StringBuilder();
    for (LockedFile wheel : lock.wheels()) {
      lines.append(wheel.name()).append("==").append(wheel.version());
      lines.append(" \\\n    --hash=sha256:").append(wheel.sha256()).append('\n');
    }
    return lines.toString();
  }
}
