package dev.kapsel.builder.base;

/**
 * Where a Python has its library.
 *
 * @param prefix in the image, such as {@code /usr}, without a slash at its end
 * @param minor such as 11
 */
record PythonHome(String prefix, int minor) {

  /** Such as {@code python3.11}. */
  String name() {
    return "python3." + minor;
  }

  String library() {
    return prefix + "/lib/" + name();
  }
}
