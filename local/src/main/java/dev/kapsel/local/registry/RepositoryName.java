package dev.kapsel.local.registry;

import java.util.regex.Pattern;

/** Names a repository, such as {@code kapsel/default}; safe as a path below a directory. */
public record RepositoryName(String value) {

  private static final Pattern FORM =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");

  /**
   * @throws IllegalArgumentException if the text has another form
   */
  public RepositoryName {
    if (value.length() > 255 || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("`" + value + "` is no repository name");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
