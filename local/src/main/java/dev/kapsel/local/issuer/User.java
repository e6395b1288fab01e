package dev.kapsel.local.issuer;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Somebody as whom one can sign in.
 *
 * @param sub by which everything else knows the user; never given to another one
 * @param groups names without spaces, because functions get them as one text, separated by spaces
 */
record User(String sub, String name, String email, List<String> groups) {

  private static final Pattern SUB = Pattern.compile("[A-Za-z0-9._@:-]{1,64}");
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9._@:/-]{1,128}");

  User {
    require(SUB, "sub", sub);
    if (name.isBlank()) {
      throw new IllegalArgumentException("name of `" + sub + "` is empty; write how it is shown");
    }
    groups = List.copyOf(groups);
    groups.forEach(group -> require(GROUP, "groups", group));
  }

  private static void require(Pattern form, String field, String value) {
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException(
          field + " `" + value + "` is not of the form " + form + "; choose another name");
    }
  }
}
